#pragma once

#include "app/jobs/latest.h"
#include "app/tables/wholevector.h"

#include <QTimer>
#include <QWidget>

class FieldView;
class QLabel;
class QScrollArea;
class QVBoxLayout;

/// One row with its fields below each other. Whole vectors are read when the row has been shown for a moment, whole
/// texts when they are asked for.
class RowDetail : public QWidget
{
    Q_OBJECT

public:
    explicit RowDetail(jobs::JobRunner &runner, QWidget *parent = nullptr);

    void setPool(std::shared_ptr<db::ConnectionPool> pool);
    /// `place` is the row's in the answer to `window`, from 0.
    void showRow(const tables::WindowRequest &window, const tables::Row &row, qint64 place);
    void clear();

signals:
    void similarRequested(const QString &column, const QStringList &rowKey);
    void copied(const QString &column);
    void failed(const core::Error &error);

private:
    void setupViews();
    void removeFields();
    void buildSomeFields();
    void showField(qsizetype index);
    FieldView *newField(const catalog::Column &column);
    FieldView *fieldOf(const QString &column) const;
    tables::ValuesRequest valuesRequest(const QStringList &columns) const;
    QString keyText() const;
    void fetchVectors();
    void showWholeText(const QString &column);
    void copyWhole(const QString &column);

    jobs::JobRunner &m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    tables::WindowRequest m_window;
    tables::Row m_row;
    qint64 m_place = 0;
    QList<catalog::Column> m_columns;
    QList<FieldView *> m_fields; ///< of the first columns; the others follow when the event loop is free
    QTimer m_buildTimer;
    QTimer m_vectorTimer;
    jobs::Latest m_vectors;
    jobs::Latest m_text;
    jobs::Latest m_copy;
    QLabel *m_titleLabel = nullptr;
    QLabel *m_hintLabel = nullptr;
    QScrollArea *m_scrollArea = nullptr;
    QVBoxLayout *m_fieldColumn = nullptr;
};
