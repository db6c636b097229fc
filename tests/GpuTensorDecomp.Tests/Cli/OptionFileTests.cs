using System.Text.Json;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class OptionFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tensor;

    public OptionFileTests() => _tensor = CliRun.Generate(_folder.Path);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Options_come_from_the_file_and_the_command_line_wins()
    {
        CliRun run = Solve(
            """
            {
              // what the sweep of last week used
              "method": "modified-flow", "merge": true, "seed": 3, "components": 12,
              "max-steps": 1e2, "time-limit": "10m", "polish": false,
            }
            """,
            "--seed", "4");

        run.ExitCode.ShouldBeOneOf(0, 1);
        string written = File.ReadAllText(_folder.File("run/plan.json"));
        using JsonDocument plan = JsonDocument.Parse(written);
        JsonElement options = plan.RootElement.GetProperty("options");
        options.GetProperty("method").GetString().ShouldBe("modified-flow");
        options.GetProperty("merge").GetBoolean().ShouldBeTrue();
        options.GetProperty("polish").GetBoolean().ShouldBeFalse();
        options.GetProperty("seed").GetInt32().ShouldBe(4);
        options.GetProperty("components").GetInt32().ShouldBe(12);
        options.GetProperty("maxSteps").GetInt64().ShouldBe(100);
        options.GetProperty("timeLimit").GetDouble().ShouldBe(600);
    }

    [Fact]
    public void A_flag_of_the_file_can_be_turned_off_on_the_command_line()
    {
        Solve("""{ "polish": true }""", "--polish", "false").ExitCode.ShouldBe(0);

        File.ReadAllText(_folder.File("run/plan.json")).ShouldContain("\"polish\": false");
    }

    [Fact]
    public void Unknown_keys_and_bad_values_come_at_once()
    {
        CliRun run = Solve(
            """
            { "tolerence": 1e-3, "merge": 1, "seed": [1], "components": "x", "options": "b" }
            """);

        run.ExitCode.ShouldBe(2);
        run.ErrorLines.Length.ShouldBe(5);
        run.Error.ShouldContain("'tolerence' is no option; known are as, order,");
        run.Error.ShouldContain("'merge' is 1; give true or false");
        run.Error.ShouldContain("'seed' is [1]; give a text or a number");
        run.Error.ShouldContain("--components x: give a whole number");
        run.Error.ShouldContain("'options' is no option");
        Directory.Exists(_folder.File("run")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("{ \"seed\": 1,\n \"seed\": 2 }", "Duplicate property 'seed'")]
    [InlineData("{ \"seed\": ", "line 1: is no valid JSON")]
    [InlineData("[1]", "holds no JSON object")]
    public void A_file_that_is_no_object_is_refused_with_its_line(string content, string fault)
    {
        CliRun run = Solve(content);

        run.ExitCode.ShouldBe(2);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain(fault);
    }

    private CliRun Solve(string settings, params string[] options) => CliRun.Of(
    [
        "solve", _tensor, "--out", _folder.File("run"),
        "--options", _folder.File("o.json", settings), .. options,
    ]);
}
