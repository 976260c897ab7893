#include "app/settings/settings.h"

#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

class TestSettings : public QObject
{
    Q_OBJECT

private:
    QTemporaryDir m_folder;
    QString pathOf(const QString &name) const { return m_folder.filePath(name); }

    static void write(const QString &path, const QByteArray &content)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(content);
    }

private slots:
    void missingFileReadsAsDefaults()
    {
        const settings::Settings settings(pathOf(QStringLiteral("missing.ini")));
        QCOMPARE(settings.appearance(), QStringLiteral("system"));
        QCOMPARE(settings.connectTimeoutSeconds(), 10);
        QCOMPARE(settings.lockTimeoutMs(), 10000);
        QCOMPARE(settings.maxConnections(), 6);
        QVERIFY(settings.windowGeometry().isEmpty());
        QVERIFY(settings.reconnectAtStart());
        QVERIFY(!settings.keepSandbox());
    }

    void valuesOutliveTheObject()
    {
        const QString path = pathOf(QStringLiteral("kept.ini"));
        {
            settings::Settings settings(path);
            settings.setAppearance(QStringLiteral("dark"));
            settings.setMaxConnections(9);
            settings.setWindowGeometry(QByteArray("\x00\xff\x01", 3));
            settings.setLastTable(QStringLiteral("odd \"schema\""), QStringLiteral("täble.with/slash"));
        }
        const settings::Settings settings(path);
        QCOMPARE(settings.appearance(), QStringLiteral("dark"));
        QCOMPARE(settings.maxConnections(), 9);
        QCOMPARE(settings.windowGeometry(), QByteArray("\x00\xff\x01", 3));
        QCOMPARE(settings.lastSchema(), QStringLiteral("odd \"schema\""));
        QCOMPARE(settings.lastTable(), QStringLiteral("täble.with/slash"));
    }

    void changeIsToldOnce()
    {
        settings::Settings settings(pathOf(QStringLiteral("signals.ini")));
        QSignalSpy changed(&settings, &settings::Settings::appearanceChanged);
        settings.setAppearance(QStringLiteral("light"));
        settings.setAppearance(QStringLiteral("light"));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().first().toString(), QStringLiteral("light"));
    }

    void brokenValuesReadAsDefaults()
    {
        const QString path = pathOf(QStringLiteral("broken.ini"));
        write(path, "[connection]\nmaxConnections=many\nlockTimeoutMs=-5\nconnectTimeoutSeconds=999999\n"
                    "[window]\ngeometry=@Invalid()\nstate=nonsense\n[session]\npage=-7\n");
        const settings::Settings settings(path);
        QCOMPARE(settings.maxConnections(), 6);
        QCOMPARE(settings.lockTimeoutMs(), 10000);
        QCOMPARE(settings.connectTimeoutSeconds(), 10);
        QCOMPARE(settings.lastPage(), 0);
        QVERIFY(settings.windowGeometry().isEmpty());
    }

    void keepsEmbeddingProviders()
    {
        settings::Settings settings(pathOf(QStringLiteral("providers.ini")));
        QSignalSpy changed(&settings, &settings::Settings::embeddingProvidersChanged);
        const QByteArray providers("[{\"name\":\"ä, \\\"quoted\\\"\"}]");
        settings.setEmbeddingProviders(providers);
        QCOMPARE(changed.size(), 1);
        settings.setEmbeddingProviders(providers);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(settings.embeddingProviders(), providers);
    }

    void fileOfRubbishReadsAsDefaults()
    {
        const QString path = pathOf(QStringLiteral("rubbish.ini"));
        write(path, QByteArray(4096, '\xfe'));
        const settings::Settings settings(path);
        QCOMPARE(settings.appearance(), QStringLiteral("system"));
        QCOMPARE(settings.maxConnections(), 6);
    }

    void numbersAreKeptInRange()
    {
        settings::Settings settings(pathOf(QStringLiteral("range.ini")));
        settings.setMaxConnections(1000);
        QCOMPARE(settings.maxConnections(), 32);
        settings.setMaxConnections(-1);
        QCOMPARE(settings.maxConnections(), 1);
    }
};

QTEST_GUILESS_MAIN(TestSettings)
#include "tst_settings.moc"
