#pragma once

#include <QString>
#include <QStringList>

class QApplication;
class QWidget;

/// Takes pictures of a window in the light and the dark palette.
class Camera
{
public:
    Camera(QApplication &application, const QString &folder);

    /// Writes NAME-light.png and NAME-dark.png; `dialog`, where there is one, stands in the middle of the window.
    void take(const QString &name, QWidget &window, QWidget *dialog = nullptr);

    const QStringList &files() const { return m_files; }
    const QStringList &failures() const { return m_failures; }

private:
    void takeOne(const QString &file, QWidget &window, QWidget *dialog);

    QApplication &m_application;
    QString m_folder;
    QStringList m_files;
    QStringList m_failures;
};
