namespace GpuTensorDecomp.Tests.Cli;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("an argument is empty; see gpudecomp solve --help.", "solve", "")]
    [InlineData("an argument is empty; see gpudecomp", "", "solve", "a.ktns")]
    [InlineData("--out: the value is empty; give one", "solve", "a.ktns", "--out", "")]
    [InlineData("--options: the value is empty; give one", "solve", "a.ktns", "--options", "")]
    [InlineData("--out: the value is empty; give one", "reproduce", "noise", "--out", "")]
    [InlineData("an argument is empty; see gpudecomp sweep run --help.", "sweep", "run", "")]
    public void An_empty_word_is_refused(string message, params string[] arguments)
    {
        CliRun run = CliRun.Of(arguments);
        run.ExitCode.ShouldBe(2);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain(message);
    }

    [Fact]
    public void Help_lists_what_is_built_and_nothing_else()
    {
        CliRun run = CliRun.Of("--help");

        run.ExitCode.ShouldBe(0);
        run.Error.ShouldBeEmpty();
        string[] commands =
        [
            "generate", "solve", "score", "sweep", "resume", "report", "reproduce", "devices",
            "bench",
        ];
        foreach (string command in commands)
            run.Output.ShouldContain($"  {command}");
        foreach (string command in new[] { "hypergraph", "cumulant" })
            run.Output.ShouldNotContain(command);
    }

    [Fact]
    public void The_methods_that_are_built_are_named_by_the_help_of_solve() =>
        CliRun.Of("solve", "--help").Output.ShouldContain(
            "deflation|modified-flow|flow|descent|beyond-lazy|lazy|power>");

    [Fact]
    public void Without_a_command_the_exit_code_is_2_and_help_is_named()
    {
        CliRun run = CliRun.Of();

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.Error.ShouldContain("a command is missing");
        run.Error.ShouldContain("--help");
    }

    [Fact]
    public void An_unknown_command_is_named()
    {
        CliRun run = CliRun.Of("sovle", "a.ktns");

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("'sovle'");
    }

    [Fact]
    public void A_stack_trace_is_shown_only_on_request()
    {
        CliRun.Of("solve", "none.ktns").Error.ShouldNotContain("   at ");
        CliRun.Of("solve", "none.ktns", "--verbose").Error.ShouldContain("   at ");
    }

    [Fact]
    public void The_version_goes_to_standard_output()
    {
        CliRun run = CliRun.Of("--version");

        run.ExitCode.ShouldBe(0);
        run.Output.Trim().ShouldMatch(@"^\d+\.\d+\.\d+");
        run.Error.ShouldBeEmpty();
    }
}
