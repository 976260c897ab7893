#pragma once

#include "app/core/error.h"
#include "ui/shared/chartcolors.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QToolButton;

/// The strip above a page that says what went wrong or what to know: what happened, the server's words, where, what to
/// try. It takes no room while it is empty; `clear` leaves the room for a moment, so that a message that follows at
/// once moves nothing.
class MessageArea : public QWidget
{
    Q_OBJECT

public:
    explicit MessageArea(QWidget *parent = nullptr);

    /// `where` names the place for people, such as a table. A cancelled job is a note, not an error.
    void showError(const core::Error &error, const QString &where = {});
    void showNote(const QString &text, Severity severity = Severity::Note);
    void clear();

    bool isEmpty() const { return m_headline.isEmpty(); }
    QString headline() const { return m_headline; }

signals:
    void closed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void setupViews();
    void connectSignals();
    void show(Severity severity, const QString &headline);
    void setDetailLines(const core::Error &error, const QString &where);
    void updateIcon();
    void updateHintColor();

    Severity m_severity = Severity::Note;
    QString m_headline;
    QString m_details;
    QTimer m_hideTimer;
    QLabel *m_iconLabel = nullptr;
    QLabel *m_headlineLabel = nullptr;
    QLabel *m_serverWordsLabel = nullptr;
    QLabel *m_whereLabel = nullptr;
    QLabel *m_adviceLabel = nullptr;
    QToolButton *m_copyButton = nullptr;
    QToolButton *m_closeButton = nullptr;
};
