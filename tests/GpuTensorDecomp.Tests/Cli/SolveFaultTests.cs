using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class SolveFaultTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _tensor;
    private readonly string _run;

    public SolveFaultTests()
    {
        _tensor = CliRun.Generate(_folder.Path);
        _run = _folder.File("run");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Faults_of_parser_command_line_and_library_come_at_once()
    {
        string[] lines = Refused(
            "--components", "many", "--device", "gpu", "--merge", "--order", "5",
            "--no-such-option", "--out", _folder.File("tensor.ktns"));

        lines.Length.ShouldBe(6);
        lines.ShouldContain(line => line.Contains("--merge belongs to --method modified-flow"));
        lines.ShouldContain(line => line.Contains("--components many: give a whole number"));
        lines.ShouldContain(line => line.Contains("--device gpu: give auto, cpu, cuda"));
        lines.ShouldContain(line => line.Contains("'--no-such-option' is not understood"));
        lines.ShouldContain(line => line.Contains("this is a file; give a folder"));
        lines.ShouldContain(
            line => line.Contains("--order 5 is given, but the file holds a tensor of order 4"));
    }

    [Fact]
    public void Contradictions_come_at_once_each_with_its_remedy()
    {
        string[] lines = Refused(
            "--merge", "--step", "0.1", "--min-weight", "2", "--tolerance", "x");

        lines.Length.ShouldBe(4);
        lines.ShouldContain(line => line.Contains("--merge belongs to --method modified-flow"));
        lines.ShouldContain(
            line => line.Contains("--step does not apply") && line.Contains("leave it out"));
        lines.ShouldContain(line => line.Contains("--min-weight is 2"));
        lines.ShouldContain(line => line.Contains("--tolerance x: give a number"));
    }

    [Theory]
    [InlineData("--noise-variance", "0.1", "--noise-variance is for samples")]
    [InlineData("--as", "samples", "a .ktns file holds a tensor")]
    [InlineData("--as", "cumulant", "--as cumulant: give one of tensor|samples")]
    [InlineData("--switch-norm", "soon", "--switch-norm soon: give a number or 'never'")]
    [InlineData("--signs", "plus", "--signs plus: give one of positive|alternating|random")]
    [InlineData("--reinitialise", "none", "--reinitialise none: give a whole number")]
    [InlineData("--epochs", "3", "--epochs, --epoch-steps and --switch-norm belong to")]
    [InlineData("--method", "adam", "--method adam: give one of deflation|modified-flow|flow|")]
    [InlineData("--time-limit", "soon", "--time-limit soon: give a time")]
    [InlineData("--seed", "-1", "--seed -1: give a whole number from 0 to 18446744073709551615")]
    [InlineData("--components", "99999999999", "give a whole number up to 2147483647")]
    [InlineData("--seed", "1.5", "--seed 1.5: give a whole number")]
    [InlineData("--weight-decay", "NaN", "--weight-decay NaN: give a number")]
    [InlineData("--weight-decay", "-1", "--weight-decay is -1; it must be 0 or more")]
    [InlineData("--components", "0", "--components is 0; it must be 1 or more")]
    [InlineData("--device", "cpu:1", "--device cpu:1: give auto, cpu")]
    [InlineData("--truth", "none.ktns", "none.ktns: there is no such file")]
    [InlineData("--options", "none.json", "none.json: cannot be read")]
    public void A_bad_value_is_refused(string option, string value, string fault) =>
        Refused(option, value).ShouldHaveSingleItem().ShouldContain(fault);

    [Fact]
    public void A_missing_empty_or_absent_input_is_named()
    {
        CliRun.Of("solve").Error.ShouldContain("solve");
        CliRun.Of("solve").ExitCode.ShouldBe(2);
        CliRun missing = CliRun.Of("solve", _folder.File("none.npy"), "--out", _run);
        missing.ExitCode.ShouldBe(2);
        missing.Error.ShouldContain("none.npy: there is no such file");
        CliRun empty = CliRun.Of("solve", _folder.File("empty.ktns", ""), "--out", _run);
        empty.ExitCode.ShouldBe(2);
        empty.Error.ShouldContain("empty.ktns: the file is empty");
        Directory.Exists(_run).ShouldBeFalse();
    }

    [Fact]
    public void Samples_need_their_order()
    {
        CliRun run = CliRun.Of("solve", _folder.File("s.csv", "1,2\n3,4\n"), "--out", _run);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain("give --order 3 or --order 4");
    }

    [Theory]
    [InlineData("cuda:99")]
    [InlineData("opencl:99")]
    [InlineData("ilgpu-cpu:99")]
    public void A_device_that_cannot_be_used_ends_with_3_and_a_remedy(string device)
    {
        CliRun run = CliRun.Of("solve", _tensor, "--out", _run, "--device", device);

        run.ExitCode.ShouldBe(3);
        run.ErrorLines.ShouldHaveSingleItem().ShouldStartWith($"gpudecomp: --device {device}: ");
        run.Error.ShouldContain("--device cpu");
        Directory.Exists(_run).ShouldBeFalse();
    }

    [Fact]
    public void More_memory_than_there_is_ends_with_3()
    {
        CliRun run = CliRun.Of("solve", _tensor, "--out", _run, "--components", "2000000000");

        run.ExitCode.ShouldBe(3);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("--components");
        Directory.Exists(_run).ShouldBeFalse();
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_named()
    {
        string path = Path.Combine(_tensor, "run");

        CliRun run = CliRun.Of("solve", _tensor, "--out", path);

        run.ExitCode.ShouldBe(2);
        run.Error.ShouldContain(path);
    }

    private string[] Refused(params string[] options)
    {
        string[] output = options.Contains("--out") ? [] : ["--out", _run];
        CliRun run = CliRun.Of(["solve", _tensor, .. output, .. options]);
        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        Directory.Exists(_run).ShouldBeFalse();
        return run.ErrorLines;
    }
}
