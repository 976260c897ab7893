#pragma once

#include <QAbstractButton>

/// A large button with icon, title and a sentence of what it does; it can show progress along its lower edge.
class ChoiceButton : public QAbstractButton
{
    Q_OBJECT

public:
    ChoiceButton(const QString &iconName, const QString &title, const QString &sentence, QWidget *parent = nullptr);

    /// Drawn in the accent: the choice for who has no preference.
    void setPrimary(bool primary);
    /// Replaces the sentence while something is under way; `share` below 0 means that nobody knows how far it is.
    void showProgress(const QString &text, double share);
    void endProgress();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    struct Colors;
    Colors colors() const;
    void paintProgress(QPainter &painter, const QRect &area) const;

    QString m_iconName;
    QString m_sentence;
    QString m_progressText;
    double m_share = -1;
    bool m_primary = false;
};
