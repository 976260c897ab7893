#pragma once

#include "app/catalog/catalog.h"
#include "app/jobs/latest.h"
#include "app/search/relevance.h"

#include <QObject>

#include <functional>
#include <memory>
#include <optional>

class QMenu;
class QWidget;

/// Which rows are relevant to a query: from a small file or a column of the table. A menu to choose them by.
class RelevanceLabels : public QObject
{
    Q_OBJECT

public:
    /// Answers the path of a file to read; empty for none.
    using FileChooser = std::function<QString()>;

    RelevanceLabels(jobs::JobRunner &runner, QWidget *parent);
    ~RelevanceLabels() override;

    QMenu *menu() const { return m_menu.get(); }
    void setPool(std::shared_ptr<db::ConnectionPool> pool) { m_pool = std::move(pool); }
    /// Another table has no labels yet.
    void setTable(const catalog::Table &table);
    void setFileChooser(FileChooser choose) { m_chooseFile = std::move(choose); }

    /// Grades for a query by its text; nothing while there are no labels.
    std::optional<search::Grades> gradesOf(const QString &query) const;

signals:
    void labelsChanged();
    void failed(const core::Error &error);

private:
    void fill();
    void loadFile(const QString &path);
    void loadColumn(const QString &column);
    void take(const core::Result<search::Labels> &labels);
    void forget();

    jobs::JobRunner &m_runner;
    std::shared_ptr<db::ConnectionPool> m_pool;
    catalog::Table m_table;
    std::optional<search::Labels> m_labels;
    FileChooser m_chooseFile;
    std::unique_ptr<QMenu> m_menu;
    jobs::Latest m_load;
};
