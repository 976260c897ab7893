#pragma once

#include "app/core/error.h"

#include <QString>

/// What happened, in one short sentence by the kind of the error.
QString errorHeadline(const core::Error &error);
/// What the person can try: the server's hint where it gave one, else advice by kind; empty where there is none.
QString errorAdvice(const core::Error &error);
/// Everything about the error as plain text, for the clipboard.
QString errorDetails(const core::Error &error, const QString &where = {});
