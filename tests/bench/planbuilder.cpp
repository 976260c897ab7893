#include "tests/bench/planbuilder.h"

namespace benchdata {

namespace {

void appendFigures(QByteArray &json, const QByteArray &indent, int blocks, int rows)
{
    const auto add = [&](const char *key, const QByteArray &value) {
        json += indent + '"' + key + "\": " + value + ",\n";
    };
    add("Startup Cost", "0.00");
    add("Total Cost", QByteArray::number(blocks * 1.5, 'f', 2));
    add("Plan Rows", QByteArray::number(rows));
    add("Plan Width", "19");
    add("Actual Startup Time", "0.003");
    add("Actual Total Time", QByteArray::number(blocks * 0.001, 'f', 3));
    add("Actual Rows", QByteArray::number(rows) + ".00");
    add("Actual Loops", "1");
    add("Disabled", "false");
    for (const char *kind : {"Shared", "Local"}) {
        for (const char *what : {"Hit", "Read", "Dirtied", "Written"}) {
            const bool hit = *kind == 'S' && *what == 'H';
            add((QByteArray(kind) + ' ' + what + " Blocks").constData(), hit ? QByteArray::number(blocks) : "0");
        }
    }
    add("Temp Read Blocks", "0");
    json += indent + "\"Temp Written Blocks\": 0";
}

void appendScan(QByteArray &json, int number)
{
    const QByteArray name = "events_p" + QByteArray::number(number);
    const QByteArray indent(5, ' '); // less than PostgreSQL's: more keys for each byte
    json += "                  {\n";
    json += indent + "\"Node Type\": \"Seq Scan\",\n";
    json += indent + "\"Parent Relationship\": \"Member\",\n";
    json += indent + "\"Parallel Aware\": false,\n";
    json += indent + "\"Async Capable\": false,\n";
    json += indent + "\"Relation Name\": \"" + name + "\",\n";
    json += indent + "\"Schema\": \"public\",\n";
    json += indent + "\"Alias\": \"" + name + "_1\",\n";
    json += indent + "\"Output\": [\"" + name + "_1.id\", \"" + name + "_1.title\"],\n";
    json += indent + "\"Filter\": \"(" + name + "_1.category_id = 7)\",\n";
    json += indent + "\"Rows Removed by Filter\": 93,\n";
    appendFigures(json, indent, 1 + number % 9, number % 7);
    json += "\n                  }";
}

} // namespace

QByteArray partitionedPlan(int nodes)
{
    const int scans = nodes - 2;
    QByteArray json = "[\n  {\n    \"Plan\": {\n      \"Node Type\": \"Sort\",\n      \"Sort Key\": [\"events.id\"],\n";
    appendFigures(json, QByteArray(6, ' '), scans * 10, scans * 7);
    json += ",\n      \"Plans\": [\n        {\n          \"Node Type\": \"Append\",\n"
            "          \"Parent Relationship\": \"Outer\",\n";
    appendFigures(json, QByteArray(10, ' '), scans * 9, scans * 7);
    json += ",\n          \"Plans\": [\n";
    for (int number = 0; number < scans; ++number) {
        appendScan(json, number);
        json += number + 1 < scans ? ",\n" : "\n";
    }
    json += "          ]\n        }\n      ]\n    },\n    \"Planning Time\": 120.5,\n    \"Execution Time\": 95.25\n"
            "  }\n]\n";
    return json;
}

} // namespace benchdata
