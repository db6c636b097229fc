using GpuTensorDecomp.Cli;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Cli;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>What cannot be solved ends with code 2, one sentence, and nothing written.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _run;

    public BadInputTests() => _run = _folder.File("run");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("(2, 2, 2)", new double[] { 0, 0, 0, 0, 0, 0, 0, 0 }, "zero")]
    [InlineData("(3,)", new double[] { 1, 2, 3 }, "needs 2 or more axes")]
    [InlineData("(1, 2, 2)", new double[] { 1, 2, 3, 4 }, "(1, 2, 2)")]
    [InlineData("(2, 2)", new double[] { 1, 2, 3, 4 }, "--symmetrize")]
    [InlineData("(2, 2)", new double[] { 1, 2, double.NaN, 4 }, "(2, 1) is NaN")]
    [InlineData("(2, 2)", new double[] { 1, 2, 2 }, "32")]
    public void An_array_that_is_no_tensor_to_solve_is_refused(
        string shape, double[] values, string told)
    {
        string path = Write("bad.npy", shape, values);

        CliRun run = CliRun.Of("solve", path, "--out", _run);

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        string line = run.ErrorLines.ShouldHaveSingleItem();
        line.ShouldContain("bad.npy");
        line.ShouldContain(told);
        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([path]);
    }

    [Fact]
    public void A_lopsided_array_is_solved_when_it_may_be_symmetrized()
    {
        // The average over both orders is [[2, 1], [1, 2]], of norm √10.
        string path = Write("array.npy", "(2, 2)", [2, 2, 0, 2]);

        CliRun run = CliRun.Of("solve", path, "--symmetrize", "--out", _run, "--json");

        run.ExitCode.ShouldBe(0, run.Error);
        KruskalFile.Read(Path.Combine(_run, "factors.ktns")).NormSquared.ShouldBe(10, 1e-6);
    }

    [Fact]
    public void A_big_endian_array_in_Fortran_order_is_solved()
    {
        // Two orthogonal terms of order 3: 1 at (0, 0, 0) and 8 at (1, 1, 1).
        double[] values = [1, 0, 0, 0, 0, 0, 0, 8];
        byte[] data = [.. values.SelectMany(x => BitConverter.GetBytes(x).Reverse())];
        string path = _folder.File(
            "array.npy", NpyBytes.File(">f8", "(2, 2, 2)", data, fortran: true));

        CliRun.Of("solve", path, "--out", _run).ExitCode.ShouldBe(0);

        double[] weights = KruskalFile.Read(Path.Combine(_run, "factors.ktns")).Weights;
        weights.Select(w => Math.Round(Math.Abs(w), 6)).ShouldBe([8, 1]);
    }

    [Theory]
    [InlineData("--order", "1", "--order is 1")]
    [InlineData("--rank", "4", "--rank 4 is above --dimension 3")]
    [InlineData("--vectors", "congruent:1", "congruent:1 is out of range")]
    public void A_problem_that_cannot_be_is_not_generated(string option, string value, string told)
    {
        var options = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["--order"] = "3",
            ["--dimension"] = "3",
            ["--rank"] = "2",
            [option] = value,
        };
        IEnumerable<string> arguments = options.SelectMany(o => new[] { o.Key, o.Value });
        CliRun run = CliRun.Of(["generate", "--out", _folder.File("a.ktns"), .. arguments]);

        run.ExitCode.ShouldBe(2);
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain(told);
        Directory.GetFileSystemEntries(_folder.Path).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("2000000000", "1")]
    [InlineData("2000000000", "10000")]
    public void Too_much_for_memory_is_told_with_what_is_needed_and_what_there_is(
        string components, string restarts)
    {
        // So wide that the bytes of the second case do not fit a long.
        string path = _folder.File("tensor.ktns");
        KruskalFile.Write(path, new FactoredTensor(3, 100_000, [1], Unit(100_000)));

        CliRun run = CliRun.Of(
            "solve", path, "--components", components, "--restarts", restarts, "--out", _run);

        run.ExitCode.ShouldBe(3);
        string line = run.ErrorLines.ShouldHaveSingleItem();
        line.ShouldMatch(@"needs [0-9.E+]+ GB of memory for \d+ components, but [0-9.]+ GB are");
        line.ShouldContain(restarts == "1" ? "At most --components " : "give fewer restarts");
        Directory.Exists(_run).ShouldBeFalse();
    }

    [Fact]
    public void Where_standard_error_cannot_be_written_the_exit_code_is_left()
    {
        CommandLine.Run(["devices", "--what"], new Session(new StringWriter(), new FullWriter()))
            .ShouldBe(2);
    }

    [Fact]
    public void Output_that_cannot_be_written_is_no_internal_fault()
    {
        var error = new StringWriter();

        int code = CommandLine.Run(["devices"], new Session(new FullWriter(), error));

        code.ShouldBe(2);
        error.ToString().Trim()
            .ShouldBe("gpudecomp: the output cannot be written. No space left on device.");
    }

    private static double[] Unit(int dimension)
    {
        double[] vector = new double[dimension];
        vector[0] = 1;
        return vector;
    }

    private string Write(string name, string shape, double[] values) =>
        _folder.File(name, NpyBytes.File("<f8", shape, NpyBytes.Doubles(values)));
}
