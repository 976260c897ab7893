#pragma once

#include "app/db/sqltokens.h"

namespace query {

/// What a statement is, as far as running it has to know.
enum class StatementKind {
    Query,   ///< SELECT, VALUES, TABLE, WITH, without a word in it that writes
    Writing, ///< may change data, definitions or files, as far as its words tell
    Begin,   ///< BEGIN, START TRANSACTION
    End,     ///< COMMIT, END, ROLLBACK, ABORT, PREPARE TRANSACTION
    Inside,  ///< of a transaction: SAVEPOINT, RELEASE, ROLLBACK TO, SET TRANSACTION
    Session, ///< changes or tells the session only: SET, RESET, SHOW, DISCARD, LISTEN, DEALLOCATE
    Other,   ///< neither writes by its words nor is one of the above: EXPLAIN, FETCH, …
    CopyIn,  ///< COPY … FROM STDIN
    Psql     ///< a command of psql, no SQL
};

/// By the words of one statement; a function that it calls may write as well.
StatementKind statementKind(const QList<db::SqlToken> &tokens);

/// Whether it is to be asked for before it runs in a session that may write.
bool mayWrite(StatementKind kind);

} // namespace query
