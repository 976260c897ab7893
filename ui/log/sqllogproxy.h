#pragma once

#include <QSortFilterProxyModel>

/// The log's rows whose SQL or error contains a text, or only the failed ones; sorted by their raw values.
class SqlLogProxy : public QSortFilterProxyModel
{
    Q_OBJECT

public:
    explicit SqlLogProxy(QObject *parent = nullptr);

    void setText(const QString &text);
    void setFailedOnly(bool failedOnly);

protected:
    bool filterAcceptsRow(int row, const QModelIndex &parent) const override;

private:
    QString m_text;
    bool m_failedOnly = false;
};
