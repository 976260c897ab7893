# What every target is compiled with.
add_library(workbench_options INTERFACE)
target_compile_features(workbench_options INTERFACE cxx_std_20)
target_include_directories(workbench_options INTERFACE ${PROJECT_SOURCE_DIR})
target_compile_definitions(workbench_options INTERFACE
    QT_NO_CAST_FROM_ASCII
    QT_NO_CAST_TO_ASCII
    QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_NO_FOREACH
    WORKBENCH_VERSION="${PROJECT_VERSION}")
target_compile_options(workbench_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wcast-qual -Wundef
    $<$<CXX_COMPILER_ID:GNU>:-fpch-preprocess> # for ccache
    $<$<BOOL:${WORKBENCH_WERROR}>:-Werror>)

# With optimization or a sanitizer GCC sees uninitialised values in std::optional where there are none.
if(CMAKE_BUILD_TYPE STREQUAL "Release" OR WORKBENCH_SANITIZE)
    target_compile_options(workbench_options INTERFACE -Wno-maybe-uninitialized)
endif()

if(WORKBENCH_SANITIZE)
    target_compile_options(workbench_options INTERFACE
        -fsanitize=${WORKBENCH_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined)
    target_link_options(workbench_options INTERFACE -fsanitize=${WORKBENCH_SANITIZE})
endif()
