#include "ui/plan/settingsfield.h"

#include "app/plan/settingslist.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/icons.h"

#include <QAction>
#include <QMenu>

SettingsField::SettingsField(QWidget *parent)
    : QLineEdit(parent)
{
    setPlaceholderText(tr("settings, such as hnsw.ef_search = 80"));
    setToolTip(tr("In force for this statement only: name = value, divided by commas"));
    setClearButtonEnabled(true);
    m_mark = addAction(themeIcon(QStringLiteral("wrong"), severityColor(Severity::Wrong, palette())),
                       QLineEdit::TrailingPosition);
    m_mark->setVisible(false);
    addMenu();
    connect(this, &QLineEdit::textChanged, this, &SettingsField::showProblem);
}

void SettingsField::addMenu()
{
    auto *menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("planSettingsMenu"));
    for (const char *setting :
         {"hnsw.ef_search = 100", "hnsw.iterative_scan = strict_order", "hnsw.iterative_scan = relaxed_order",
          "hnsw.max_scan_tuples = 100000", "ivfflat.probes = 10", "ivfflat.iterative_scan = relaxed_order", "",
          "enable_seqscan = off", "enable_indexscan = off", "enable_bitmapscan = off", "enable_sort = off", "",
          "work_mem = 64MB", "random_page_cost = 1.1", "max_parallel_workers_per_gather = 0", "jit = off",
          "plan_cache_mode = force_generic_plan"}) {
        const QString text = QString::fromLatin1(setting);
        if (text.isEmpty())
            menu->addSeparator();
        else
            connect(menu->addAction(text), &QAction::triggered, this, [this, text] { addSetting(text); });
    }
    QAction *open = addAction(themeIcon(QStringLiteral("add")), QLineEdit::LeadingPosition);
    open->setToolTip(tr("Add a setting"));
    connect(open, &QAction::triggered, this, [this, menu] { menu->popup(mapToGlobal(QPoint(0, height()))); });
}

/// Takes the place of the same setting's other value.
void SettingsField::addSetting(const QString &setting)
{
    const auto added = plan::readSettings(setting);
    QList<plan::Setting> all = settings();
    const plan::Setting &one = added.value().first();
    all.removeIf([&one](const plan::Setting &other) { return other.name == one.name; });
    setSettings(all << one);
}

QList<plan::Setting> SettingsField::settings() const
{
    const auto read = plan::readSettings(text());
    return read ? read.value() : QList<plan::Setting>();
}

void SettingsField::setSettings(const QList<plan::Setting> &settings)
{
    setText(plan::settingsText(settings));
}

QString SettingsField::problem() const
{
    const auto read = plan::readSettings(text());
    return read ? QString() : read.error().message + QStringLiteral(": ") + read.error().hint;
}

void SettingsField::showProblem()
{
    const QString wrong = problem();
    m_mark->setVisible(!wrong.isEmpty());
    m_mark->setToolTip(wrong);
}
