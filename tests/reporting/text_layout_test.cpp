#include "engine/reporting/text_layout.hpp"

#include "tests/reporting/review_desk.hpp"
#include "tests/support/catch.hpp"

namespace routesim::reporting {

TEST_CASE("the width of a text is what it takes on the screen") {
  CHECK(display_width("loan-1") == 6);
  CHECK(display_width("zoé ≥ 4 …") == 9);
  CHECK(display_width("e\u0301") == 1);
  CHECK(display_width("東京") == 4);
  CHECK(display_width("😀") == 2);
  CHECK(display_width("") == 0);
}

TEST_CASE("nothing from a file can steer the terminal") {
  CHECK(printable("plain ≥ 東") == "plain ≥ 東");
  CHECK(printable("\x1b[31mred\n\x7f") == "\\u001b[31mred\\u000a\\u007f");
  CHECK(printable("a\u202eb\u009b") == "a\\u202eb\\u009b");
  CHECK(printable("half \xc3") == "half \uFFFD");
  CHECK(printable("\xff\xfe") == "\uFFFD\uFFFD");
}

TEST_CASE("a long id gives way in the middle") {
  CHECK(shortened("loan-1", 6) == "loan-1");
  CHECK(shortened("application-2024-9981", 12) == "applic…-9981");
  CHECK(shortened("東京都港区", 6) == "東…区");
  CHECK(shortened("ab", 1) == "…");
  CHECK(shortened("ab", 0).empty());
}

TEST_CASE("pieces are wrapped between, never inside") {
  std::string to = "prefix  ";
  append_wrapped(to, {{"score 0.9"}, {"= 0.6 proficiency"}, {"+ 0.3 performance"}}, 8, 4, {40, false});
  CHECK(to == "prefix  score 0.9 = 0.6 proficiency\n    + 0.3 performance\n");

  to.clear();
  append_wrapped(to, {{"score 0.9"}, {"= 0.6 proficiency"}, {"+ 0.3 performance"}}, 0, 4, {0, false});
  CHECK(to == "score 0.9 = 0.6 proficiency + 0.3 performance\n");

  to = "row   ";
  append_wrapped(to, {}, 6, 2, {});
  CHECK(to == "row\n");

  to = "row   ";
  append_wrapped(to, {{std::string(60, 'x')}, {"y"}}, 6, 2, {40, false});
  CHECK(to == "row\n  " + std::string(60, 'x') + "\n  y\n");
}

TEST_CASE("colour is there when it is asked for, and takes no room") {
  std::string to;
  append_wrapped(to, {{"a", Tone::bad}, {"b"}}, 0, 0, {40, true});
  CHECK(to == "\x1b[31ma\x1b[0m b\n");
}

TEST_CASE("a table lines up, numbers to the right") {
  std::string to;
  append_table(to, {{"queue", Align::left, true}, {"waiting", Align::right}, {"level"}},
               {{{"東京"}, {"12"}, {""}}, {{"general-review"}, {"3"}, {"80 %"}}}, 2, {100, false});
  CHECK(to ==
        "  queue           waiting  level\n"
        "  東京                 12\n"
        "  general-review        3  80 %\n");
}

TEST_CASE("a table too wide shortens what may be shortened") {
  std::string to;
  append_table(to, {{"rule", Align::left, true}, {"won", Align::right}},
               {{{"rule-for-very-large-mortgages-of-the-north"}, {"3"}}}, 2, {40, false});
  CHECK(to ==
        "  rule                               won\n"
        "  rule-for-very-la…ges-of-the-north    3\n");
}

TEST_CASE("times and lengths") {
  CHECK(clock_time(at(10 * second), nine) == "09:00:10");
  CHECK(clock_time(at(10 * second + 250 * ms), nine) == "09:00:10.250");
  CHECK(clock_time(at(1), nine) == "09:00:00.000001");
  CHECK(clock_time(at(15 * hour), nine) == "00:00:00 +1d");
  CHECK(clock_time(at(72 * hour), nine) == "09:00:00 +3d");
  CHECK(clock_time({-1}, {-1}) == "23:59:59.999999");

  CHECK(rounded_duration({0}) == "0s");
  CHECK(rounded_duration({7}) == "7us");
  CHECK(rounded_duration({250'999}) == "250ms");
  CHECK(rounded_duration({second}) == "1s");
  CHECK(rounded_duration({3'290 * ms}) == "3.2s");
  CHECK(rounded_duration({12 * minute + 5'900 * ms}) == "12m5s");
  CHECK(rounded_duration({52 * hour + 59 * second}) == "2d4h");
  CHECK(duration_in_milliseconds({3'290 * ms}) == "3.2s");
  CHECK(duration_in_milliseconds({24 * hour + 100 * ms + 7}) == "1d100ms");

  CHECK(micro_points(955'000) == "0.955000");
  CHECK(micro_points(1'000'000) == "1.000000");
  CHECK(micro_points(7) == "0.000007");
  CHECK(tenths_of_percent(857) == "85.7 %");
  CHECK(tenths_of_percent(1000) == "100.0 %");
  CHECK(counted(1, "agent", "agents") == "1 agent");
  CHECK(counted(0, "agent", "agents") == "0 agents");
}

}  // namespace routesim::reporting
