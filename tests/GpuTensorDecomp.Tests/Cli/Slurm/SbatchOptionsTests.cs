using GpuTensorDecomp.Cli.Slurm;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

public sealed class SbatchOptionsTests
{
    [Fact]
    public void Each_option_has_a_line_with_its_value()
    {
        string[] words =
            ["--account=physics", "--mem", "8G", "-C", "a100|h100", "--exclusive", "--comment=a b"];

        SbatchOptions.Read(words).ShouldBe(
        [
            "--account=physics", "--mem 8G", "-C \"a100|h100\"", "--exclusive",
            "\"--comment=a b\"",
        ]);
    }

    [Theory]
    [InlineData("--array=0-5", "--array-size")]
    [InlineData("-a0-5", "--array-size")]
    [InlineData("--time", "--time before")]
    [InlineData("-t10", "--time before")]
    [InlineData("-p", "--partition before")]
    [InlineData("--no-requeue", "--most-restarts 0")]
    [InlineData("--ntasks=4", "one process")]
    [InlineData("--dependency=afterok:1", "waits for the array")]
    [InlineData("word", "no option of sbatch")]
    public void What_would_break_the_sweep_is_refused_with_what_to_do(string word, string advice)
    {
        string message = Should.Throw<InputException>(() => SbatchOptions.Read([word])).Message;

        message.ShouldStartWith($"'{word}'");
        message.ShouldContain(advice);
    }

    [Fact]
    public void All_faults_come_at_once() => Should
        .Throw<InputException>(() => SbatchOptions.Read(["--wait", "--mem=1G", "--wrap=ls"]))
        .Faults.Count.ShouldBe(2);
}
