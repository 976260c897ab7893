#include "ui/mainwindow/windowdialogs.h"

#include "app/settings/settings.h"
#include "ui/embedding/embeddialog.h"
#include "ui/embedding/providersview.h"
#include "ui/settings/settingsdialog.h"

void execSettings(const WindowServices &services, QWidget *window)
{
    SettingsDialog dialog(services.settings, window);
    auto *providers = new ProvidersView(services.runner, services.settings, services.passwords, &dialog);
    dialog.addPage(SettingsDialog::tr("Embedding"), providers);
    QObject::connect(&dialog, &QDialog::accepted, providers, &ProvidersView::save);
    dialog.exec();
}

EmbedDialog *openEmbedDialog(const WindowServices &services, const Session &session, const catalog::Table &table,
                             QWidget *window)
{
    auto *dialog = new EmbedDialog(services.runner, services.settings, services.workspace, services.passwords,
                                   session.pool, table, window);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    return dialog;
}
