// The one place that includes Catch2 (2.13 here; 3.x is an edit of this file).
#pragma once

#include <catch2/catch.hpp>
