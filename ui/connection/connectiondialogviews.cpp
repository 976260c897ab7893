#include "ui/connection/connectiondialog.h"

#include "ui/connection/colorswatches.h"
#include "ui/connection/connectionform.h"
#include "ui/connection/teststepsview.h"
#include "ui/shared/chartcolors.h"
#include "ui/shared/fonts.h"
#include "ui/shared/hairline.h"
#include "ui/shared/icons.h"
#include "ui/shared/messagearea.h"
#include "ui/shared/spacing.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>

namespace {

constexpr int listWidth = 190;
constexpr int formWidth = 380;
constexpr int stepsWidth = 350;

} // namespace

void ConnectionDialog::setupViews()
{
    m_messages = new MessageArea(this);
    auto *right = new QVBoxLayout;
    right->setContentsMargins(spacing::Section, spacing::Section, spacing::Section, spacing::Page);
    right->setSpacing(spacing::Page);
    right->addWidget(makeIdentity());
    right->addWidget(makeTextRow());
    right->addWidget(makeDetails(), 1);
    right->addWidget(makeButtons());

    auto *columns = new QHBoxLayout;
    columns->setSpacing(0);
    columns->addWidget(makeSavedList());
    columns->addWidget(new Hairline(Qt::Vertical, this));
    columns->addLayout(right, 1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_messages);
    layout->addLayout(columns, 1);
    resize(1000, 500);
}

QWidget *ConnectionDialog::makeSavedList()
{
    auto *side = new QWidget(this);
    side->setFixedWidth(listWidth);
    m_list = new QListWidget(side);
    m_list->setObjectName(QStringLiteral("savedConnections"));
    m_list->setAccessibleName(tr("Saved connections"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setIconSize({iconsize::Small, iconsize::Small});
    m_newButton = new QPushButton(tr("New"), side);
    m_newButton->setObjectName(QStringLiteral("newConnection"));
    m_newButton->setAutoDefault(false);
    m_removeButton = new QPushButton(tr("Remove…"), side);
    m_removeButton->setObjectName(QStringLiteral("removeConnection"));
    m_removeButton->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setContentsMargins(spacing::Control, spacing::Control, spacing::Control, spacing::Page);
    buttons->setSpacing(spacing::Control);
    buttons->addWidget(m_newButton);
    buttons->addWidget(m_removeButton);
    auto *layout = new QVBoxLayout(side);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_list, 1);
    layout->addLayout(buttons);
    return side;
}

QWidget *ConnectionDialog::makeIdentity()
{
    auto *row = new QWidget(this);
    m_name = new QLineEdit(row);
    m_name->setObjectName(QStringLiteral("connectionName"));
    m_name->setPlaceholderText(tr("Name, to keep it in the list"));
    m_colors = new ColorSwatches(row);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Section);
    layout->addWidget(m_name, 1);
    layout->addWidget(m_colors);
    return row;
}

QWidget *ConnectionDialog::makeTextRow()
{
    auto *row = new QWidget(this);
    m_text = new QLineEdit(row);
    m_text->setObjectName(QStringLiteral("connectionText"));
    m_text->setAccessibleName(tr("URL or conninfo string"));
    m_text->setFont(fixedFont());
    m_text->setPlaceholderText(tr("Paste postgresql://user@host:5432/database or host=… dbname=…"));
    m_textProblem = new QLabel(row);
    m_textProblem->setObjectName(QStringLiteral("connectionTextProblem"));
    m_textProblem->setFont(smallFont());
    m_textProblem->setTextFormat(Qt::PlainText);
    QPalette wrong = palette();
    wrong.setColor(QPalette::WindowText, severityColor(Severity::Wrong, palette()));
    m_textProblem->setPalette(wrong);
    auto *layout = new QVBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Group);
    layout->addWidget(m_text);
    layout->addWidget(m_textProblem);
    return row;
}

QWidget *ConnectionDialog::makeDetails()
{
    auto *row = new QWidget(this);
    m_form = new ConnectionForm(row);
    m_form->setMinimumWidth(formWidth);
    m_keep = new QCheckBox(row);
    m_keep->setObjectName(QStringLiteral("keepPassword"));
    m_steps = new TestStepsView(row);
    m_steps->setFixedWidth(stepsWidth);
    auto *fields = new QVBoxLayout;
    fields->setSpacing(spacing::Control);
    fields->addWidget(m_form);
    fields->addWidget(m_keep);
    fields->addStretch();
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2 * spacing::Section);
    layout->addLayout(fields, 1);
    layout->addWidget(m_steps, 0, Qt::AlignTop);
    return row;
}

QWidget *ConnectionDialog::makeButtons()
{
    auto *row = new QWidget(this);
    m_testButton = new QPushButton(tr("Test"), row);
    m_testButton->setObjectName(QStringLiteral("testConnection"));
    m_testButton->setAutoDefault(false);
    auto *hint = new QLabel(tr("Opens read-only; writing is unlocked at the top of the window."), row);
    hint->setFont(smallFont());
    QPalette grey = palette();
    grey.setColor(QPalette::WindowText, hintColor(palette()));
    hint->setPalette(grey);
    auto *cancelButton = new QPushButton(tr("Cancel"), row);
    cancelButton->setAutoDefault(false);
    connect(cancelButton, &QPushButton::clicked, this, &QDialog::reject);
    m_connectButton = new QPushButton(tr("Connect"), row);
    m_connectButton->setObjectName(QStringLiteral("openConnection"));
    m_connectButton->setDefault(true);
    connect(m_connectButton, &QPushButton::clicked, this, &QDialog::accept);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::Control);
    layout->addWidget(m_testButton);
    layout->addWidget(hint);
    layout->addStretch();
    layout->addWidget(cancelButton);
    layout->addWidget(m_connectButton);
    return row;
}
