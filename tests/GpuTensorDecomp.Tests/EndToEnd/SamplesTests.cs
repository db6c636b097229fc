using System.Globalization;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Tests.Cli;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>Means of a mixture from the order-3 moment of its samples, no rank given.</summary>
[Collection(RunsAlone.Name)]
public sealed class SamplesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _run;
    private readonly string _truth;

    public SamplesTests()
    {
        _run = _folder.File("run");
        _truth = _folder.File("truth.ktns");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Five_means_in_100_dimensions_are_found_in_little_memory()
    {
        const int count = 20_000;
        const int dimension = 100;
        string samples = _folder.File("samples.npy");
        var mixture = Mixture.Draw(count, dimension, means: 5, deviation: 0.5);
        NpyFile.Write(samples, new NpyArray([count, dimension], mixture.Samples));
        KruskalFile.Write(_truth, mixture.Truth);

        ProgramRun run = await ProgramRun.Of(
            "solve", samples, "--as", "samples", "--order", "3", "--noise-variance", "0.25",
            "--truth", _truth, "--out", _run, "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Json.GetProperty("rank").GetInt32().ShouldBe(5);
        run.Json.GetProperty("recovery").GetProperty("matched").GetInt32().ShouldBe(5);
        run.PeakBytes.ShouldBeInRange(20_000_000, 400_000_000);
    }

    [Fact]
    public void Samples_come_as_text_too()
    {
        const int count = 6000;
        const int dimension = 8;
        var mixture = Mixture.Draw(count, dimension, means: 3, deviation: 0.2);
        IEnumerable<string> rows = mixture.Samples.Chunk(dimension).Select(row => string.Join(
            ", ", row.Select(x => x.ToString("R", CultureInfo.InvariantCulture))));
        string names = string.Join(",", Enumerable.Range(1, dimension).Select(c => $"x{c}"));
        string samples = _folder.File("samples.csv", string.Join("\n", [names, .. rows]));
        KruskalFile.Write(_truth, mixture.Truth);

        CliRun run = CliRun.Of(
            "solve", samples, "--order", "3", "--noise-variance", "0.04", "--truth", _truth,
            "--out", _run);

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("3 (known: 3)");
        run.Output.ShouldContain("3 of 3 with |cos| > 0.999");

        // The weights that are left ended it, so the page shows no tolerance that was not met.
        string page = File.ReadAllText(Path.Combine(_run, "report.html"));
        page.ShouldContain("what is left is small or noise");
        page.ShouldNotContain("tolerance 10");
    }
}
