using GpuTensorDecomp.Files;
using GpuTensorDecomp.Tensors;
using GpuTensorDecomp.Tests.Files;

namespace GpuTensorDecomp.Tests.EndToEnd;

/// <summary>The reader's first two commands: <c>generate</c>, then <c>solve</c>.</summary>
[Collection(RunsAlone.Name)]
public sealed class OrthogonalTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(20, "equal", 10)]
    [InlineData(20, "linear:1:0.3", 10)]
    [InlineData(50, "linear:1:0.3", 60)]
    public async Task A_full_orthogonal_tensor_of_order_4_is_found_in_time(
        int dimension, string weights, double seconds)
    {
        string tensor = _folder.File("tensor.ktns");
        string folder = _folder.File("run");
        string size = $"{dimension}";
        ProgramRun generate = await ProgramRun.Of(
            "generate", "--order", "4", "--dimension", size, "--rank", size, "--vectors",
            "orthogonal", "--weights", weights, "--out", tensor);
        ProgramRun solve = await ProgramRun.Of(
            "solve", tensor, "--polish", "--out", folder, "--json");

        generate.ExitCode.ShouldBe(0, generate.Error);
        solve.ExitCode.ShouldBe(0, solve.Error);
        (generate.Seconds + solve.Seconds).ShouldBeLessThan(seconds);
        solve.Json.GetProperty("rank").GetInt32().ShouldBe(dimension);
        solve.Json.GetProperty("relativeError").GetDouble().ShouldBeLessThan(1e-6);
        solve.Json.GetProperty("recovery").GetProperty("matched").GetInt32().ShouldBe(dimension);
        FactoredTensor truth = KruskalFile.Read(tensor);
        FactoredTensor found = KruskalFile.Read(Path.Combine(folder, "factors.ktns")).Normalized();
        double[] expected = [.. truth.Weights.OrderDescending()];
        double[] actual = [.. found.Weights.OrderDescending()];
        actual.Zip(expected, (a, b) => Math.Abs(a - b)).Max().ShouldBeLessThan(1e-6);
    }
}
