#include "engine/input/suggestion.hpp"

#include <string>
#include <vector>

#include "tests/support/catch.hpp"

namespace routesim::input {

TEST_CASE("distances count insertions, deletions, replacements and swaps") {
  struct Row {
    const char* a;
    const char* b;
    std::size_t distance;
  };
  const Row rows[] = {{"", "", 0},
                      {"abc", "abc", 0},
                      {"", "abc", 3},
                      {"abc", "", 3},
                      {"abc", "abd", 1},
                      {"abc", "acb", 1},
                      {"abc", "bca", 2},
                      {"ca", "abc", 3},
                      {"kitten", "sitting", 3},
                      {"é", "e", 1},
                      {"documentTyp", "documentType", 1}};
  for (const Row& row : rows) {
    INFO(row.a << " " << row.b);
    CHECK(edit_distance(row.a, row.b) == row.distance);
    CHECK(edit_distance(row.b, row.a) == row.distance);
  }
}

TEST_CASE("the nearest word is suggested, another case before another letter") {
  const std::vector<std::string> options{"Paystub", "TaxReturn", "BankStatement", "taxreturns"};
  CHECK(closest_word("TaxRetrun", options) == "TaxReturn");
  CHECK(closest_word("taxreturn", options) == "TaxReturn");
  CHECK(closest_word("paystubs", options) == "Paystub");
  CHECK(closest_word("bank_statement", options) == "BankStatement");
  CHECK_FALSE(closest_word("W2Form", options));
  CHECK_FALSE(closest_word("", options));
  CHECK(did_you_mean("TaxRetrun", options) == "did you mean `TaxReturn`?");
  CHECK(did_you_mean("W2Form", options).empty());
}

TEST_CASE("short words are near only to words that they share something with") {
  const std::vector<std::string> words{"q", "vip", "in"};
  CHECK_FALSE(closest_word("x", words));
  CHECK(closest_word("Q", words) == "q");
  CHECK(closest_word("vp", words) == "vip");
  CHECK(closest_word("on", words) == "in");
}

TEST_CASE("a word that only one other begins with is near to it") {
  const std::vector<std::string> words{"queueId", "nobodyLoggedIn", "nobodyAvailable"};
  CHECK(closest_word("queue", words) == "queueId");
  CHECK(closest_word("Queue", words) == "queueId");
  CHECK_FALSE(closest_word("que", words));
  CHECK_FALSE(closest_word("nobody", words));
}

TEST_CASE("a word that only one other contains is near to it, after one that begins with it") {
  const std::vector<std::string> words{"skill-mortgage-review", "skill-tax-review", "mortgage-desk",
                                       "evaluationOrder"};
  CHECK(closest_word("order", words) == "evaluationOrder");
  CHECK(closest_word("mortgage-review", words) == "skill-mortgage-review");
  CHECK(closest_word("TAX-REV", words) == "skill-tax-review");
  CHECK(closest_word("mortgage", words) == "mortgage-desk");
  CHECK_FALSE(closest_word("review", words));
  CHECK_FALSE(closest_word("tax", words));
}

TEST_CASE("very long words are not compared") {
  const std::vector<std::string> words{std::string(300, 'a')};
  CHECK_FALSE(closest_word(std::string(299, 'a'), words));
}

}  // namespace routesim::input
