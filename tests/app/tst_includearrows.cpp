#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

const QString sourceDir = QStringLiteral(WORKBENCH_SOURCE_DIR "/");

/// For each folder, the folders of ours that its files may include, itself aside.
QMap<QString, QSet<QString>> allowedArrows()
{
    QMap<QString, QSet<QString>> allowed;
    const auto app = [&allowed](const char *folders, const char *targets) {
        const QStringList names = QString::fromLatin1(targets).split(u' ', Qt::SkipEmptyParts);
        const QStringList from = QString::fromLatin1(folders).split(u' ');
        for (const QString &folder : from) {
            for (const QString &name : names)
                allowed[QStringLiteral("app/") + folder] << QStringLiteral("app/") + name;
            allowed[QStringLiteral("app/") + folder] << QStringLiteral("app/") + folder;
        }
    };
    app("core", "");
    app("db vectors settings", "core");
    app("jobs", "core db");
    app("workspace", "core jobs");
    app("catalog", "core db jobs vectors");
    app("connection", "core db jobs");
    app("schemas", "core db vectors");
    app("tables query", "core db jobs vectors catalog");
    app("plan", "core db jobs vectors catalog workspace");
    app("embedding", "core db jobs vectors catalog workspace");
    app("search", "core db jobs vectors catalog plan embedding workspace");
    app("sweep", "core db jobs vectors catalog plan search workspace");
    app("indexes", "core db jobs vectors catalog plan workspace");
    app("map", "core db jobs vectors catalog workspace");
    app("transfer", "core db jobs vectors catalog schemas");
    app("sandbox", "core db jobs transfer embedding");

    const QStringList pages = QStringLiteral("connection catalog tables query search plan sweep indexes transfer map "
                                             "welcome settings embedding")
                                  .split(u' ');
    for (const QString &page : pages) {
        for (const char *folder : {"core", "jobs", "catalog", "vectors", "settings", "workspace"})
            allowed[QStringLiteral("ui/") + page] << QStringLiteral("app/") + QLatin1String(folder);
        allowed[QStringLiteral("ui/") + page] << QStringLiteral("app/") + page << QStringLiteral("ui/") + page
                                              << QStringLiteral("ui/shared");
    }
    allowed[QStringLiteral("ui/shared")] = {QStringLiteral("app/core"), QStringLiteral("app/jobs"),
                                            QStringLiteral("ui/shared")};
    allowed[QStringLiteral("ui/log")] = {QStringLiteral("app/core"), QStringLiteral("app/db"), QStringLiteral("ui/log"),
                                         QStringLiteral("ui/shared")};
    return allowed;
}

/// "app/db" of "app/db/connection.cpp"; "ui" of "ui/main.cpp".
QString folderOf(const QString &path)
{
    return path.left(path.lastIndexOf(u'/'));
}

QStringList sourceFiles(const QString &layer)
{
    QStringList files;
    QDirIterator it(sourceDir + layer, {QStringLiteral("*.h"), QStringLiteral("*.cpp")}, QDir::Files,
                    QDirIterator::Subdirectories);
    while (it.hasNext())
        files << it.next().mid(sourceDir.size());
    return files;
}

QStringList includesOf(const QString &file)
{
    static const QRegularExpression pattern(QStringLiteral("^\\s*#\\s*include\\s*[\"<]([^\">]+)[\">]"),
                                            QRegularExpression::MultilineOption);
    QFile source(sourceDir + file);
    if (!source.open(QIODevice::ReadOnly))
        return {};
    QStringList includes;
    auto matches = pattern.globalMatch(QString::fromUtf8(source.readAll()));
    while (matches.hasNext())
        includes << matches.next().captured(1);
    return includes;
}

bool isOurs(const QString &include)
{
    return include.startsWith(u"app/") || include.startsWith(u"ui/");
}

} // namespace

/// The layers, read from the `#include` lines: who may use whom is the table above.
class TestIncludeArrows : public QObject
{
    Q_OBJECT

private slots:
    void foldersKeepToTheirArrows();
    void appHasNoWidget();
    void libpqStaysInDb();
    void plotLibraryStaysInPlotFiles();
};

void TestIncludeArrows::foldersKeepToTheirArrows()
{
    const auto allowed = allowedArrows();
    QStringList violations;
    const QStringList files = sourceFiles(QStringLiteral("app")) + sourceFiles(QStringLiteral("ui"));
    QVERIFY(files.size() > 20);
    for (const QString &file : files) {
        const QString folder = folderOf(file);
        const bool isCli = folder.startsWith(u"app/cli");
        const bool isWindow = folder == u"ui" || folder == u"ui/mainwindow";
        if (!isCli && !isWindow && !allowed.contains(folder))
            violations << file + QStringLiteral(": folder is not in the table of arrows");
        const QStringList includes = includesOf(file);
        for (const QString &include : includes) {
            const bool upward = folder.startsWith(u"app") && include.startsWith(u"ui/");
            const bool free = (isCli && include.startsWith(u"app/")) || isWindow;
            if (isOurs(include) && (upward || !(free || allowed[folder].contains(folderOf(include)))))
                violations << file + QStringLiteral(" includes ") + include;
        }
    }
    QVERIFY2(violations.isEmpty(), qPrintable(violations.join(u'\n')));
}

void TestIncludeArrows::appHasNoWidget()
{
    static const QRegularExpression widget(QStringLiteral("^(QtWidgets|QtGui|QWidget|QMessageBox|QApplication|QColor|"
                                                          "QPainter|QGuiApplication|QIcon)"));
    for (const QString &file : sourceFiles(QStringLiteral("app"))) {
        for (const QString &include : includesOf(file))
            QVERIFY2(!widget.match(include).hasMatch(), qPrintable(file + QStringLiteral(" includes ") + include));
    }
}

void TestIncludeArrows::libpqStaysInDb()
{
    for (const QString &file : sourceFiles(QStringLiteral("app")) + sourceFiles(QStringLiteral("ui"))) {
        const bool mayUse = folderOf(file) == u"app/db";
        QVERIFY2(mayUse || !includesOf(file).contains(QStringLiteral("libpq-fe.h")), qPrintable(file));
    }
}

void TestIncludeArrows::plotLibraryStaysInPlotFiles()
{
    for (const QString &file : sourceFiles(QStringLiteral("ui"))) {
        const bool mayUse = file.endsWith(u"plot.cpp");
        QVERIFY2(mayUse || !includesOf(file).contains(QStringLiteral("qcustomplot.h")), qPrintable(file));
    }
}

QTEST_GUILESS_MAIN(TestIncludeArrows)
#include "tst_includearrows.moc"
