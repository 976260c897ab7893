#include "app/jobs/jobrunner.h"
#include "ui/search/savedsearches.h"

#include <QInputDialog>
#include <QMenu>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

class TestSavedSearches : public QObject
{
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void keepsAndTakesUp();
    void namesNeedNotBeNice();
    void renames();
    void saysWhyNotRenamed();
    void asksBeforeItDeletes();
    void otherTablesHaveTheirOwn();
    void saysWhyNothingCanBeKept();

private:
    void keep(const QString &name);
    void answerName(const QString &name);
    QAction *action(const QString &prefix, int place = 0) const;

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<jobs::JobRunner> m_runner;
    std::unique_ptr<QWidget> m_window;
    SavedSearches *m_saved = nullptr;
    SearchTask m_task;
};

void TestSavedSearches::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    m_runner = std::make_unique<jobs::JobRunner>();
    m_window = std::make_unique<QWidget>();
    m_window->show();
    m_saved = new SavedSearches(*m_runner, workspace::Workspace(m_folder->filePath(QStringLiteral("w.sqlite"))),
                                m_window.get());
    m_task = {};
    m_task.search.target.column = QStringLiteral("v");
    m_task.search.k = 7;
    m_saved->setSource([this] { return m_task; });
    m_saved->setTable({QStringLiteral("public"), QStringLiteral("items")});
}

void TestSavedSearches::cleanup()
{
    m_window.reset();
    m_runner.reset();
}

void TestSavedSearches::answerName(const QString &name)
{
    auto *dialog = m_window->findChild<QInputDialog *>(QStringLiteral("savedSearchName"));
    QVERIFY(dialog);
    dialog->setTextValue(name);
    dialog->accept();
    QTRY_VERIFY(!m_window->findChild<QInputDialog *>(QStringLiteral("savedSearchName")));
}

void TestSavedSearches::keep(const QString &name)
{
    QSignalSpy listed(m_saved, &SavedSearches::listChanged);
    m_saved->menu()->findChild<QAction *>(QStringLiteral("savedSearchKeep"))->trigger();
    answerName(name);
    QTRY_VERIFY(!listed.isEmpty() && action(QStringLiteral("savedSearch")));
}

QAction *TestSavedSearches::action(const QString &prefix, int place) const
{
    QList<QAction *> found;
    for (QAction *action : m_saved->menu()->findChildren<QAction *>()) {
        const QString number = action->objectName().mid(prefix.size());
        bool isNumber = false;
        number.toInt(&isNumber);
        if (action->objectName().startsWith(prefix) && isNumber)
            found << action;
    }
    return found.value(place);
}

void TestSavedSearches::keepsAndTakesUp()
{
    keep(QStringLiteral("nearest seven"));
    QCOMPARE(action(QStringLiteral("savedSearch"))->text(), QStringLiteral("nearest seven"));
    QSignalSpy chosen(m_saved, &SavedSearches::chosen);
    action(QStringLiteral("savedSearch"))->trigger();
    QTRY_COMPARE(chosen.count(), 1);
    QVERIFY(chosen.first().first().value<SearchTask>() == m_task);
}

void TestSavedSearches::namesNeedNotBeNice()
{
    keep(QStringLiteral("R&D;\n\"all\" <b>"));
    QCOMPARE(action(QStringLiteral("savedSearch"))->text(), QStringLiteral("R&&D; \"all\" <b>"));
}

void TestSavedSearches::renames()
{
    keep(QStringLiteral("one"));
    action(QStringLiteral("renameSearch"))->trigger();
    answerName(QStringLiteral("two"));
    QTRY_COMPARE(action(QStringLiteral("savedSearch"))->text(), QStringLiteral("two"));
}

void TestSavedSearches::saysWhyNotRenamed()
{
    keep(QStringLiteral("one"));
    keep(QStringLiteral("two"));
    QTRY_VERIFY(action(QStringLiteral("renameSearch"), 1));
    QSignalSpy failed(m_saved, &SavedSearches::failed);
    action(QStringLiteral("renameSearch"))->trigger();
    answerName(QStringLiteral("two"));
    QTRY_COMPARE(failed.count(), 1);
    QVERIFY(failed.first().first().value<core::Error>().message.contains(QStringLiteral("two")));
}

void TestSavedSearches::asksBeforeItDeletes()
{
    keep(QStringLiteral("one"));
    action(QStringLiteral("deleteSearch"))->trigger();
    auto *yes = m_window->findChild<QPushButton *>(QStringLiteral("askBeforeYes"));
    QVERIFY(yes);
    QCOMPARE(yes->text(), QStringLiteral("Delete search"));
    yes->click();
    QTRY_VERIFY(!action(QStringLiteral("savedSearch")));
}

void TestSavedSearches::otherTablesHaveTheirOwn()
{
    keep(QStringLiteral("one"));
    QSignalSpy listed(m_saved, &SavedSearches::listChanged);
    m_saved->setTable({QStringLiteral("public"), QStringLiteral("others")});
    QTRY_COMPARE(listed.count(), 1);
    QVERIFY(!action(QStringLiteral("savedSearch")));
    m_saved->setTable({QStringLiteral("public"), QStringLiteral("items")});
    QTRY_VERIFY(action(QStringLiteral("savedSearch")));
}

void TestSavedSearches::saysWhyNothingCanBeKept()
{
    m_saved->setProblem(QStringLiteral("Not connected."));
    const auto *keepAction = m_saved->menu()->findChild<QAction *>(QStringLiteral("savedSearchKeep"));
    QVERIFY(!keepAction->isEnabled());
    QCOMPARE(keepAction->toolTip(), QStringLiteral("Not connected."));
}

QTEST_MAIN(TestSavedSearches)
#include "tst_savedsearches.moc"
