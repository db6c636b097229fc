using GpuTensorDecomp.Cli.Slurm;

namespace GpuTensorDecomp.Tests.Cli.Slurm;

public sealed class SlurmTimeTests
{
    [Theory]
    [InlineData("90", 90 * 60, "01:30:00")]
    [InlineData("7:30", (7 * 60) + 30, "00:07:30")]
    [InlineData("4:00:05", (4 * 3600) + 5, "04:00:05")]
    [InlineData("30:00:00", 30 * 3600, "1-06:00:00")]
    [InlineData("1-12", 36 * 3600, "1-12:00:00")]
    [InlineData("2-03:04", (51 * 3600) + 240, "2-03:04:00")]
    [InlineData("2-03:04:05", (51 * 3600) + 245, "2-03:04:05")]
    public void Reads_every_form_that_slurm_takes(string text, int seconds, string written)
    {
        SlurmTime time = SlurmTime.Parse(text).ShouldNotBeNull();

        time.Length.ShouldBe(TimeSpan.FromSeconds(seconds));
        time.ToString().ShouldBe(written);
    }

    [Theory]
    [InlineData("")]
    [InlineData("2h")]
    [InlineData("-5")]
    [InlineData("1:2:3:4")]
    [InlineData("1-2-3")]
    [InlineData("1-")]
    [InlineData("1.5")]
    [InlineData("99999999999999")]
    public void Refuses_what_slurm_would_refuse(string text) =>
        SlurmTime.Parse(text).ShouldBeNull();
}
