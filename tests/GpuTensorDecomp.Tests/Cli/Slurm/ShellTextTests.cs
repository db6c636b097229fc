using GpuTensorDecomp.Cli.Slurm;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

public sealed class ShellTextTests
{
    [Fact]
    public async Task The_shell_reads_back_the_words_that_were_written()
    {
        string[] words =
        [
            "plain", "/a/path-1.yaml", "two words", "", "it's",
            "$HOME `id` \\ \"x\" *", "a\nb", "ä;&|",
        ];

        ProcessRun shell = await ProcessRun.Of(
            "/bin/bash", "-c", $"printf '%s\\0' {ShellText.Words(words)}");

        shell.Output.Split('\0')[..^1].ShouldBe(words);
    }

    [Theory]
    [InlineData("--mem=4G", "--mem=4G")]
    [InlineData("--comment=two words", "\"--comment=two words\"")]
    [InlineData("--comment=a \"b\" \\ c", "\"--comment=a \\\"b\\\" \\\\ c\"")]
    [InlineData("#", "\"#\"")]
    public void A_directive_is_quoted_where_sbatch_would_cut_it(string word, string written) =>
        ShellText.Directive(word).ShouldBe(written);

    [Fact]
    public void A_line_break_would_end_a_directive_and_is_refused() =>
        Should.Throw<InputException>(() => ShellText.Directive("a\nb"))
            .Message.ShouldContain("line break");
}
