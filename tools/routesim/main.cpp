// Arguments in, exit code out. The engine prints nothing; what is printed is printed below here.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <vector>

#include "engine/input/suggestion.hpp"
#include "tools/routesim/commands.hpp"
#include "tools/routesim/terminal.hpp"

namespace {

constexpr const char* exit_codes =
    "Exit codes: 0 fine; 1 the answer is no (an expectation failed, a body is refused); 2 the input or the\n"
    "command line is wrong; 3 the surroundings failed while working, or a bug.";

int run(int argc, char** argv) {
  using namespace routesim::tool;
  CLI::App app{"routesim replays workitem routing offline: what the live engine would do, and why.",
               "routesim"};
  app.set_version_flag("--version", "routesim " ROUTESIM_VERSION, "Print the version and stop");
  app.require_subcommand(1);
  app.footer(exit_codes);
  app.get_formatter()->column_width(34);

  RunOptions run_options;
  CLI::App* run_app = app.add_subcommand("run", "Replay scenarios and tell what happened");
  run_app->add_option("SCENARIO", run_options.scenarios, "Scenario files; - is standard input")->required();
  run_app->add_option(
      "--log", run_options.log,
      "Write the event log (NDJSON) to a file, or into a folder: of several scenarios always so");
  run_app->add_option("--format", run_options.format, "What to print")
      ->check(CLI::IsMember({"text", "json"}));
  run_app
      ->add_option("--ties", run_options.ties,
                   "Also decide equal evaluationOrders, and only these, the other way, and list what changes")
      ->check(CLI::IsMember({"reverse"}));
  run_app->add_flag("-q,--quiet", run_options.quiet, "Print only what went wrong");
  auto* timeline = run_app->add_flag("--timeline", run_options.timeline,
                                     "Print every event, also where the default is not to");
  run_app->add_flag("--no-timeline", run_options.no_timeline, "Print the summary only")->excludes(timeline);
  run_app->footer(exit_codes);

  std::string folder;
  CLI::App* init_app = app.add_subcommand("init", "Make a small org with two scenarios to start from");
  init_app->footer(exit_codes);
  init_app->add_option("DIR", folder, "The folder to make; it must not exist or be empty")->required();

  ValidateOptions validate_options;
  CLI::App* validate_app =
      app.add_subcommand("validate", "Tell which bodies of POST /api/v2/workitems the API would refuse");
  validate_app->footer(exit_codes);
  validate_app->add_option("ORG", validate_options.org, "The org: a folder, or one JSON file")->required();
  CLI::Option* bodies = validate_app->add_option(
      "FILE", validate_options.bodies,
      "NDJSON, in each line a body or a record {\"id\", \"body\"}; - is standard input");
  validate_app
      ->add_option("--schema", validate_options.schema,
                   "Print the JSON Schema of this type's bodies and read no FILE")
      ->type_name("TYPE")
      ->excludes(bodies);
  validate_app->add_option("--format", validate_options.format, "What to print")
      ->check(CLI::IsMember({"text", "json"}));
  validate_app->add_flag("--all", validate_options.all, "Print every problem and not only the first 50");
  validate_app->add_flag("-q,--quiet", validate_options.quiet, "Print only what went wrong");

  for (CLI::App* command : {run_app, init_app, validate_app}) {
    for (CLI::Option* option : command->get_options()) {
      if (option->get_type_name() == "TEXT") option->type_name("");
    }
  }
  run_app->get_option("--log")->type_name("PATH");
  const std::string first = argc > 1 ? argv[1] : "";
  const std::vector<std::string> commands{"run", "validate", "init"};
  if (!first.empty() && first.front() != '-' &&
      std::find(commands.begin(), commands.end(), first) == commands.end()) {
    complain("routesim: there is no command `" + first + "`\n");
    const std::string meant = routesim::input::did_you_mean(first, commands);
    complain("  help: " +
             (meant.empty() ? "the commands are `run`, `validate` and `init`; see routesim --help" : meant) +
             "\n");
    return 2;
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    const int code = app.exit(error);
    return code == 0 ? 0 : 2;
  }
  const Terminal terminal = look_at_terminal();
  if (run_app->parsed()) return run_command(run_options, terminal);
  if (validate_app->parsed()) return validate_command(validate_options, terminal);
  return init_command(folder, terminal);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::bad_alloc&) {
    routesim::tool::complain("routesim: out of memory\n");
  } catch (const std::exception& error) {
    routesim::tool::complain(std::string("routesim: ") + error.what() + "\n");
  }
  return 3;
}
