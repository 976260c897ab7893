#pragma once

#include "app/catalog/catalog.h"
#include "app/tables/rowwindow.h"
#include "app/vectors/vectorvalue.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QToolButton;
class VectorStrip;

/// One field of the row detail: name and type, the value below, for a vector its elements and what can be done with it.
class FieldView : public QWidget
{
    Q_OBJECT

public:
    explicit FieldView(const catalog::Column &column, QWidget *parent = nullptr);

    const catalog::Column &column() const { return m_column; }

    /// `denied`: the role may not read the column.
    void showCell(const tables::Cell &cell, bool denied);
    /// The whole text in place of its beginning.
    void showWholeText(const QString &text);
    void showVector(const vectors::VectorValue &value);
    /// Why the row's neighbours can't be searched; empty: they can.
    void setSimilarHindrance(const QString &reason);

signals:
    void copyRequested();
    void wholeTextRequested();
    void similarRequested();

private:
    void setupViews();
    void setupHead();
    void connectSignals();
    void showPendingVector(const tables::Cell &cell);
    void showText(const QString &text, bool quiet);

    catalog::Column m_column;
    QLabel *m_nameLabel = nullptr;
    QLabel *m_typeLabel = nullptr;
    QLabel *m_valueLabel = nullptr;
    QLabel *m_rangeLabel = nullptr;
    VectorStrip *m_strip = nullptr;
    QToolButton *m_copyButton = nullptr;
    QPushButton *m_wholeButton = nullptr;
    QPushButton *m_similarButton = nullptr;
};
