#include "tests/screenshots/camera.h"

#include "ui/shared/theme.h"

#include <QApplication>
#include <QDir>
#include <QElapsedTimer>
#include <QPainter>
#include <QWidget>

namespace {

constexpr int SettleMs = 120;

/// Lets layouts, palettes and animations come to rest.
void settle()
{
    QElapsedTimer timer;
    timer.start();
    while (timer.elapsed() < SettleMs)
        QApplication::processEvents(QEventLoop::AllEvents, 10);
}

} // namespace

Camera::Camera(QApplication &application, const QString &folder)
    : m_application(application)
    , m_folder(folder)
{
}

void Camera::take(const QString &name, QWidget &window, QWidget *dialog)
{
    applyAppearance(m_application, Appearance::Dark);
    takeOne(name + QStringLiteral("-dark.png"), window, dialog);
    applyAppearance(m_application, Appearance::Light);
    takeOne(name + QStringLiteral("-light.png"), window, dialog);
}

void Camera::takeOne(const QString &file, QWidget &window, QWidget *dialog)
{
    settle();
    QPixmap picture = window.grab();
    if (dialog) {
        QPainter painter(&picture);
        painter.fillRect(picture.rect(), QColor(0, 0, 0, 70));
        const QPixmap front = dialog->grab();
        const QPoint corner((window.width() - dialog->width()) / 2, (window.height() - dialog->height()) / 2);
        painter.fillRect(QRect(corner, dialog->size()).adjusted(-1, -1, 1, 1), QColor(0, 0, 0, 90));
        painter.drawPixmap(corner, front);
    }
    const QString path = QDir(m_folder).filePath(file);
    if (picture.save(path))
        m_files << path;
    else
        m_failures << path;
}
