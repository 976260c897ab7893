#pragma once

#include "app/query/runscript.h"

#include <QString>

/// What is said of results and statements.

/// "1536 · ‖v‖ 1.000", "1 000 · 12 stored", "512 bits · 250 set".
QString sketchText(const query::VectorSketch &vector);
QString sketchDetails(const query::VectorSketch &vector);
QString cutDetails(qint64 wholeBytes);

/// "1 000 rows in 12.3 ms, the first after 0.4 ms", with why not all are there.
QString resultSentence(const query::StatementReport &report);
/// "SELECT 10", "failed: …", "cancelled": how one statement ended.
QString outcomeOf(const query::StatementReport &report);
/// How a whole run ended, with what became of a transaction that it left open.
QString endSentence(const query::ScriptEnd &end);
/// Whether a statement that succeeded may have made, changed or dropped tables and their like.
bool changesDefinitions(const query::StatementReport &report);
/// The statements that may write, one below the other, as far as a person reads before pressing a button.
QString writesOf(const query::ScriptRequest &request);
