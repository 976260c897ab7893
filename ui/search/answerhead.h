#pragma once

#include "app/catalog/catalog.h"

#include <QWidget>

class QLabel;
class QLayout;
class QMenu;
class QToolButton;

/// Above an answer: one sentence, what to know besides, and what can be done with it.
class AnswerHead : public QWidget
{
    Q_OBJECT

public:
    enum Offer { Plan = 1, Sweep = 2, SideBySide = 4 };
    Q_DECLARE_FLAGS(Offers, Offer)

    explicit AnswerHead(QWidget *parent = nullptr);

    /// Offers the table's columns; the choice stays where the table is the same as before.
    void setTable(const catalog::Table &table);
    void setWords(const QString &sentence, const QString &remark);
    void setOffers(Offers offers);

    /// The columns to fetch beside key and distance.
    QStringList shownColumns() const;
    void setShownColumns(const QStringList &columns);
    /// Columns of the table that hold numbers.
    const QStringList &numericColumns() const { return m_numericColumns; }
    bool isSideBySide() const;

signals:
    void shownColumnsChanged();
    void traceToggled(bool shown);
    void planRequested();
    void sweepRequested();
    void sideBySideToggled(bool sideBySide);

private:
    void setupViews();
    void setupButtons();
    QToolButton *newButton(const QString &objectName, const QString &icon, const QString &text);

    catalog::ObjectName m_tableName;
    QStringList m_numericColumns;
    QLabel *m_sentence = nullptr;
    QLabel *m_remark = nullptr;
    QToolButton *m_sideBySide = nullptr;
    QToolButton *m_trace = nullptr;
    QToolButton *m_plan = nullptr;
    QToolButton *m_sweep = nullptr;
    QToolButton *m_columns = nullptr;
    QMenu *m_columnMenu = nullptr;
};

Q_DECLARE_OPERATORS_FOR_FLAGS(AnswerHead::Offers)
