using System.Text;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Problems;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Files;

public sealed class TensorFileTests : IDisposable
{
    private const string Factored =
        "ktensor 3 2 2 2 2 1 -4 matrix 2 2 2 1 0 0 2 matrix 2 2 2 1 0 0 2 matrix 2 2 2 1 0 0 2\n";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("a.ktns")]
    [InlineData("a.ktensor")]
    [InlineData("a.tns")]
    [InlineData("a.KTNS")]
    public void A_factored_tensor_is_its_own_truth(string name)
    {
        DecompositionProblem problem = Read(_folder.File(name, Factored));
        problem.Name.ShouldBe(name);
        var target = problem.Target.ShouldBeOfType<FactoredTensor>();
        target.Weights.ShouldBe([1, -4]);
        problem.Truth.ShouldNotBeNull();
        problem.Truth.Weights.ShouldBe([32, 1]);
        problem.Truth.Vectors.ShouldBe([0, -1, 1, 0]);
    }

    [Fact]
    public void A_packed_factored_tensor_is_read()
    {
        string path = _folder.File("a.ktns.gz", Gzip.Pack(Encoding.UTF8.GetBytes(Factored)));
        Read(path).Target.ShouldBeOfType<FactoredTensor>().Rank.ShouldBe(2);
    }

    [Fact]
    public void An_npy_array_becomes_a_dense_tensor()
    {
        DecompositionProblem problem = Read(Npy("a.npy", "(2, 2)", 1, 2, 2, 5));
        problem.Truth.ShouldBeNull();
        var dense = problem.Target.ShouldBeOfType<DenseTensor>();
        (dense.Order, dense.Dimension).ShouldBe((2, 2));
        dense.NormSquared.ShouldBe(34);
    }

    [Fact]
    public void An_npz_archive_with_one_array_becomes_a_dense_tensor()
    {
        string path = _folder.File("a.npz");
        NpzFile.Write(path, [new("t", new NpyArray([2, 2], [1, 2, 2, 5]))]);
        Read(path).Target.ShouldBeOfType<DenseTensor>().NormSquared.ShouldBe(34);
    }

    [Fact]
    public void An_npz_archive_with_two_arrays_is_refused_by_name()
    {
        string path = _folder.File("a.npz");
        var array = new NpyArray([2, 2], [1, 2, 2, 5]);
        NpzFile.Write(path, [new("s", array), new("t", array)]);
        ShouldFail(path).ShouldContain("2 arrays (s, t)");
    }

    [Fact]
    public void Text_of_a_full_tensor_becomes_a_dense_tensor() =>
        Read(_folder.File("a.tns", "tensor\n2\n2 2\n1\n2\n2\n5\n"))
            .Target.ShouldBeOfType<DenseTensor>().NormSquared.ShouldBe(34);

    [Fact]
    public void Samples_come_from_csv_and_npy()
    {
        var options = new TensorFileOptions(Order: 3, NoiseVariance: 0.25);
        var csv = Read(_folder.File("a.csv", "x,y\n1,2\n3,4\n5,6\n"), options)
            .Target.ShouldBeOfType<SampleMoment>();
        (csv.Order, csv.Dimension, csv.SampleCount, csv.NoiseVariance).ShouldBe((3, 2, 3, 0.25));
        csv.Samples.ShouldBe([1, 2, 3, 4, 5, 6]);
        var npy = Read(
            Npy("a.npy", "(3, 2)", 1, 2, 3, 4, 5, 6), options with { Kind = InputKind.Samples })
            .Target.ShouldBeOfType<SampleMoment>();
        npy.Samples.ShouldBe(csv.Samples);
    }

    [Fact]
    public void Samples_in_Fortran_order_are_samples_by_row()
    {
        string path = _folder.File("a.npy", NpyBytes.File(
            "<f8", "(3, 2)", NpyBytes.Doubles(1, 3, 5, 2, 4, 6), fortran: true));
        Read(path, new TensorFileOptions(InputKind.Samples, 3))
            .Target.ShouldBeOfType<SampleMoment>().Samples.ShouldBe([1, 2, 3, 4, 5, 6]);
    }

    [Fact]
    public void Samples_without_an_order_name_the_option() =>
        ShouldFail(_folder.File("a.csv", "1,2\n3,4\n")).ShouldContain("--order");

    [Fact]
    public void All_faults_of_samples_are_listed_at_once()
    {
        string path = Npy("a.npy", "(4,)", 1, 2, 3, 4);
        var options = new TensorFileOptions(InputKind.Samples, Symmetrize: true);
        var fault = Should.Throw<InputException>(() => TensorFile.Read(path, options));
        fault.Faults.Count.ShouldBe(3);
        fault.Faults.ShouldAllBe(text => text.StartsWith(path + ": ", StringComparison.Ordinal));
        fault.Message.ShouldContain("shape (4,)");
    }

    [Theory]
    [InlineData("(2, 3)", 6, "has shape (2, 3)", "--as samples")]
    [InlineData("(2, 2, 3)", 12, "has shape (2, 2, 3)", "one length")]
    [InlineData("(4,)", 4, "has shape (4,)", "2 or more axes")]
    [InlineData("()", 1, "has shape ()", "2 or more axes")]
    [InlineData("(0, 0)", 0, "has shape (0, 0)", "no entry")]
    public void Arrays_that_are_not_cubic_are_refused_with_shape_and_remedy(
        string shape, int count, string wrong, string remedy)
    {
        string message = ShouldFail(Npy("a.npy", shape, [.. Enumerable.Repeat(1.0, count)]));
        message.ShouldContain(wrong);
        message.ShouldContain(remedy);
    }

    [Fact]
    public void An_asymmetric_array_is_refused_with_the_entry_and_read_with_symmetrize()
    {
        string path = Npy("a.npy", "(2, 2)", 1, 2, 4, 5);
        string message = ShouldFail(path);
        message.ShouldContain("entry (1, 2) is 2");
        message.ShouldContain("--symmetrize");
        Read(path, new TensorFileOptions(Symmetrize: true)).Target.NormSquared.ShouldBe(44);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Entries_that_are_not_finite_are_told_with_file_and_position(double bad)
    {
        ShouldFail(Npy("a.npy", "(2, 2)", 1, 2, bad, 5)).ShouldContain("Entry (2, 1)");
        ShouldFail(
            Npy("b.npy", "(3, 2)", 1, 2, 3, 4, 5, bad), new TensorFileOptions(InputKind.Samples, 3))
            .ShouldContain("Coordinate 2 of sample 3");
    }

    [Fact]
    public void Zero_tensors_are_refused_whatever_holds_them()
    {
        ShouldFail(Npy("a.npy", "(2, 2)", 0, 0, 0, 0)).ShouldContain("the tensor is zero");
        ShouldFail(Npy("b.npy", "(2, 2)", 0, 1, -1, 0), new TensorFileOptions(Symmetrize: true))
            .ShouldContain("the tensor is zero once symmetrised");
        ShouldFail(_folder.File("a.csv", "0,0\n0,0\n"), new TensorFileOptions(Order: 3))
            .ShouldContain("the tensor is zero");
        ShouldFail(_folder.File("a.ktns", "ktensor 2 1 1 2 0 1 matrix 2 1 2 1 0 matrix 2 1 2 1 0"))
            .ShouldContain("the tensor is zero");
        ShouldFail(_folder.File("b.ktns", "ktensor 2 1 1 2 1 -1 matrix 2 1 2 1 1 matrix 2 1 2 1 1"))
            .ShouldContain("Its terms cancel");
    }

    [Fact]
    public void A_norm_outside_float64_is_refused_with_the_remedy()
    {
        ShouldFail(Npy("a.npy", "(2, 2)", 1e-200, 0, 0, 1e-200)).ShouldContain("scale them");
        ShouldFail(Npy("b.npy", "(2, 2)", 1e200, 0, 0, 1e200)).ShouldContain("scale them");
    }

    [Fact]
    public void Options_that_contradict_the_file_are_refused()
    {
        string tensor = _folder.File("a.ktns", Factored);
        ShouldFail(tensor, new TensorFileOptions(Order: 4)).ShouldContain("order 3");
        ShouldFail(tensor, new TensorFileOptions(InputKind.Samples, 3))
            .ShouldContain("samples are .csv");
        ShouldFail(tensor, new TensorFileOptions(NoiseVariance: 1))
            .ShouldContain("--noise-variance");
        string samples = _folder.File("a.csv", "1,2\n3,4\n");
        ShouldFail(samples, new TensorFileOptions(InputKind.Tensor)).ShouldContain("--as samples");
        ShouldFail(samples, new TensorFileOptions(Order: 1)).ShouldContain("order 2 or more");
        ShouldFail(Npy("a.npy", "(2, 2)", 1, 2, 2, 5), new TensorFileOptions(Order: 3))
            .ShouldContain("--as samples");
    }

    [Theory]
    [InlineData("a.mat")]
    [InlineData("a")]
    [InlineData("a.txt.gz")]
    public void An_unknown_suffix_lists_what_is_read(string name) =>
        ShouldFail(_folder.File(name, Gzip.Pack([1]))).ShouldContain(".ktns .ktensor .tns .tensor");

    [Theory]
    [InlineData("a.tns", "1 1 1 2.5\n")]
    [InlineData("a.tns", "sptensor\n3\n2 2 2\n")]
    [InlineData("a.sptensor", "sptensor\n3\n2 2 2\n")]
    public void A_sparse_tensor_is_refused_clearly(string name, string text) =>
        ShouldFail(_folder.File(name, text)).ShouldContain("sparse tensor");

    [Fact]
    public void Missing_and_empty_inputs_are_named()
    {
        ShouldFail(_folder.File("none.ktns")).ShouldContain("no such file");
        ShouldFail(_folder.File("empty.csv", "")).ShouldContain("empty");
    }

    private static DecompositionProblem Read(string path, TensorFileOptions? options = null) =>
        TensorFile.Read(path, options ?? new TensorFileOptions());

    private string Npy(string name, string shape, params double[] values) =>
        _folder.File(name, NpyBytes.File("<f8", shape, NpyBytes.Doubles(values)));

    private static string ShouldFail(string path, TensorFileOptions? options = null)
    {
        string message = Should.Throw<InputException>(() => Read(path, options)).Message;
        message.ShouldStartWith(path + ": ");
        return message;
    }
}
