#pragma once

#include "ui/catalog/catalogcontent.h"

#include <QString>
#include <QStringList>

/// What the tree says of an entry, in people's words.
namespace catalogtext {

QString name(const CatalogEntry &entry, const CatalogContent &content);
/// "v 1536" for a vector column; those of its vector columns for a table.
QStringList badges(const CatalogEntry &entry);
QStringList methods(const CatalogEntry &entry);
QString note(const CatalogEntry &entry);
QString figures(const CatalogEntry &entry);
QString toolTip(const CatalogEntry &entry);
/// One line with all of it, for screen readers.
QString spoken(const CatalogEntry &entry, const CatalogContent &content);
QString icon(const CatalogEntry &entry);

/// "v 1536", "h ?", "s 30522", "b 64".
QString badge(const catalog::VectorShape &shape);

} // namespace catalogtext
