using GpuTensorDecomp.Files;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Files;

public sealed class TensorFileTruthTests : IDisposable
{
    private const string Factored =
        "ktensor 3 2 2 2 2 1 -4 matrix 2 2 2 1 0 0 2 matrix 2 2 2 1 0 0 2 matrix 2 2 2 1 0 0 2\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_companion_file_is_the_truth()
    {
        _folder.File("a.truth.ktns", Factored);
        double[] entries = [1, 0, 0, 0, 0, 0, 0, -32];
        DecompositionProblem problem = Read(Npy("a.npy", "(2, 2, 2)", entries));
        problem.Truth.ShouldNotBeNull();
        problem.Truth.Weights.ShouldBe([32, 1]);
        Read(_folder.File("a.csv", "1,2\n3,4\n"), new TensorFileOptions(Order: 3))
            .Truth.ShouldNotBeNull();
    }

    [Fact]
    public void A_companion_of_another_shape_is_refused()
    {
        _folder.File("a.truth.ktns", Factored);
        string path = Npy("a.npy", "(2, 2)", 1, 2, 2, 5);
        string message = Should.Throw<InputException>(() => Read(path)).Message;
        message.ShouldStartWith(_folder.File("a.truth.ktns") + ": ");
        message.ShouldContain("order 3 and dimension 2");
    }

    [Fact]
    public void A_written_problem_is_read_back_with_its_truth()
    {
        var truth = new FactoredTensor(3, 2, [2, 1], [1, 0, 0.6, 0.8]);
        string factored = _folder.File("f.ktns");
        TensorFile.Write(factored, new DecompositionProblem(truth, truth))
            .ShouldBe([factored, _folder.File("f.truth.ktns")]);
        Read(factored).Target.ShouldBeOfType<FactoredTensor>().Vectors.ShouldBe(truth.Vectors);

        // Entry (i, j, k) = 2 e₁ⁱʲᵏ + (0.6, 0.8)ⁱʲᵏ, by hand.
        double[] entries = [2.216, 0.288, 0.288, 0.384, 0.288, 0.384, 0.384, 0.512];
        DenseTensor dense = DenseTensor.FromArray(3, 2, entries);
        string full = _folder.File("d.npy");
        TensorFile.Write(full, new DecompositionProblem(dense, truth));
        NpyFile.Read(full).Values.ShouldBe(entries, 1e-15);
        Read(full).Truth.ShouldNotBeNull().Weights.ShouldBe([2, 1], 1e-15);
        Should.Throw<InputException>(
            () => TensorFile.Write(_folder.File("d.ktns"), new DecompositionProblem(dense)))
            .Message.ShouldContain(".npy");
    }

    [Fact]
    public void Both_files_are_written_or_neither()
    {
        var truth = new FactoredTensor(3, 2, [1], [0.6, 0.8]);
        var factored = new DecompositionProblem(truth, truth);
        var full = new DecompositionProblem(DenseTensor.FromArray(3, 2, new double[8]), truth);
        var cancelled = new CancellationToken(canceled: true);
        string old = _folder.File("a.ktns", "old");
        Should.Throw<OperationCanceledException>(() => TensorFile.Write(old, factored, cancelled));
        Should.Throw<OperationCanceledException>(
            () => TensorFile.Write(_folder.File("a.npy"), full, cancelled));
        File.ReadAllText(old).ShouldBe("old");
        Directory.GetFileSystemEntries(_folder.Path).ShouldBe([old]);

        // A folder is in the way of the second file.
        string taken = Directory.CreateDirectory(_folder.File("a.truth.ktns")).FullName;
        Should.Throw<InputException>(() => TensorFile.Write(old, factored))
            .Message.ShouldStartWith(taken);
        File.ReadAllText(old).ShouldBe("old");
        Directory.GetFileSystemEntries(_folder.Path).Order().ShouldBe([old, taken]);
    }

    private static DecompositionProblem Read(string path, TensorFileOptions? options = null) =>
        TensorFile.Read(path, options ?? new TensorFileOptions());

    private string Npy(string name, string shape, params double[] values) =>
        _folder.File(name, NpyBytes.File("<f8", shape, NpyBytes.Doubles(values)));
}
