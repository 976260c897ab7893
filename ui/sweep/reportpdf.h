#pragma once

#include "app/sweep/reportdocument.h"

#include <QByteArray>

/// The whole report on pages of A4, landscape, its charts as pictures. In the colours of paper, whatever the window's
/// palette.
QByteArray reportPdf(const sweep::ReportDocument &report);
