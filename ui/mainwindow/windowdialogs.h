#pragma once

#include "ui/mainwindow/mainwindow.h"

class EmbedDialog;

/// Lets the person change the settings, those of the pages too; returns when the dialog is closed.
void execSettings(const WindowServices &services, QWidget *window);

/// Opens the dialog "Embed this column" for a table of the session; it deletes itself when it is closed.
EmbedDialog *openEmbedDialog(const WindowServices &services, const Session &session, const catalog::Table &table,
                             QWidget *window);
