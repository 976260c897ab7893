#pragma once

#include "app/sweep/filterresult.h"

#include <QWidget>

class QGridLayout;

/// What to do in each stratum, a line each: a sentence, and the SQL to copy.
class FilterAdviceView : public QWidget
{
    Q_OBJECT

public:
    explicit FilterAdviceView(QWidget *parent = nullptr);

    void setAdvice(const QList<sweep::FilterAdvice> &advice);

signals:
    void copied(const QString &what);

protected:
    void changeEvent(QEvent *event) override;

private:
    void addLine(int line, const sweep::FilterAdvice &advice);
    void rebuild();
    void copy(const QString &sql, const QString &what);

    QList<sweep::FilterAdvice> m_advice;
    QGridLayout *m_lines = nullptr;
};
