# Reading the headers of Qt is half of what a file costs to compile, so they are read once for all files of a kind.
# Only headers of other projects are in it: a change of our own would compile everything again.
# Made from targets that link no more than what is in it, so that every target of the kind can use it.
function(add_precompiled_headers name)
    add_library(${name} OBJECT cmake/precompiled/none.cpp)
    target_link_libraries(${name} PRIVATE workbench_options ${ARGN})
    string(REGEX REPLACE "workbench_(.*)_headers" "\\1" kind ${name})
    target_precompile_headers(${name} PRIVATE ${PROJECT_SOURCE_DIR}/cmake/precompiled/${kind}.h)
endfunction()

add_precompiled_headers(workbench_core_headers Qt6::Core Qt6::Concurrent Qt6::Sql)
add_precompiled_headers(workbench_widgets_headers Qt6::Core Qt6::Concurrent Qt6::Sql Qt6::Widgets)
