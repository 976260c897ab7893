#include "ui/mainwindow/aboutdialog.h"

#include "ui/shared/fonts.h"
#include "ui/shared/icons.h"
#include "ui/shared/spacing.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLibraryInfo>
#include <QSysInfo>
#include <QVBoxLayout>

namespace {

constexpr int IconSize = 64;
constexpr int TextWidth = 420;

} // namespace

AboutDialog::AboutDialog(QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("About pgvector Workbench"));
    auto *icon = new QLabel(this);
    icon->setPixmap(themeIcon(QStringLiteral("app")).pixmap(IconSize, IconSize));
    auto *name = new QLabel(tr("pgvector Workbench"), this);
    name->setFont(answerFont());
    auto *versions = new QLabel(
        tr("Version %1\nQt %2 on %3")
            .arg(QStringLiteral(WORKBENCH_VERSION), QLibraryInfo::version().toString(), QSysInfo::prettyProductName()),
        this);
    versions->setObjectName(QStringLiteral("aboutVersions"));
    versions->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *licence = new QLabel(tr("Free software under the GNU General Public License, version 3 or later. It comes "
                                  "with no warranty.\n\nIt stands on Qt, PostgreSQL's libpq, QCustomPlot, QtKeychain "
                                  "and CLI11."),
                               this);
    licence->setWordWrap(true);
    licence->setFixedWidth(TextWidth);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *words = new QVBoxLayout;
    words->setSpacing(spacing::Control);
    words->addWidget(name);
    words->addWidget(versions);
    words->addWidget(licence);
    auto *row = new QHBoxLayout;
    row->setSpacing(spacing::Section);
    row->addWidget(icon, 0, Qt::AlignTop);
    row->addLayout(words);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(spacing::Section, spacing::Section, spacing::Section, spacing::Section);
    column->setSpacing(spacing::Section);
    column->addLayout(row);
    column->addWidget(buttons);
}
