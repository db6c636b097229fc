using System.Text;
using GpuTensorDecomp.Files;
using GpuTensorDecomp.Tensors;

namespace GpuTensorDecomp.Tests.Files;

public sealed class KruskalFileTests
{
    // 2 (1,0)^⊗3 − 3 (0.6,0.8)^⊗3 as Tensor Toolbox exports it: trailing blanks, a row a line.
    private const string Toolbox = """
        ktensor
        3 
        2 2 2 
        2 
        2.0000000000000000e+00 -3.0000000000000000e+00 
        matrix
        2 
        2 2 
        1.0000000000000000e+00 6.0000000000000009e-01 
        0.0000000000000000e+00 8.0000000000000004e-01 
        matrix
        2 
        2 2 
        1.0000000000000000e+00 6.0000000000000009e-01 
        0.0000000000000000e+00 8.0000000000000004e-01 
        matrix
        2 
        2 2 
        1.0000000000000000e+00 6.0000000000000009e-01 
        0.0000000000000000e+00 8.0000000000000004e-01 

        """;

    [Fact]
    public void Text_of_Tensor_Toolbox_is_read()
    {
        FactoredTensor tensor = Read(Toolbox);
        tensor.Order.ShouldBe(3);
        tensor.Dimension.ShouldBe(2);
        tensor.Weights.ShouldBe([2, -3]);
        tensor.Vectors.ShouldBe([1, 0, 0.6, 0.8], 1e-15);
    }

    [Fact]
    public void Case_comments_line_breaks_and_facmatrix_do_not_matter()
    {
        string text = """
            // made by another tool
            KTensor
            2
            2 2 // sizes
            1
            5
            FacMatrix
            2
            2 1
            1.0E0

            // half way
            2
            MATRIX 2 2 1 1 2
            """;
        FactoredTensor tensor = Read(text.Replace("\n", "\r\n"));
        tensor.Weights.ShouldBe([5]);
        tensor.Vectors.ShouldBe([1, 2]);
    }

    [Fact]
    public void Writing_gives_the_text_of_Tensor_Toolbox()
    {
        using var stream = new MemoryStream();
        KruskalFile.Write(stream, new FactoredTensor(2, 2, [-1.5, 1e-120], [1, 0, 0.5, -1e200]));
        string matrix = """
            matrix
            2
            2 2
            1.0000000000000000e+00 5.0000000000000000e-01
            0.0000000000000000e+00 -9.9999999999999997e+199

            """;
        Encoding.UTF8.GetString(stream.ToArray()).ShouldBe(
            "ktensor\n2\n2 2\n2\n-1.5000000000000000e+00 9.9999999999999998e-121\n" +
            matrix + matrix);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(7)]
    public void A_round_trip_keeps_every_bit(int order)
    {
        var random = new Random(order);
        double[] weights = [.. Enumerable.Range(0, 5).Select(_ => random.NextDouble() - 0.5)];
        double[] vectors = [.. Enumerable.Range(0, 15).Select(_ => random.NextDouble() - 0.5)];
        vectors[3] = -0.0;
        vectors[4] = double.Epsilon;
        vectors[5] = 1.0 / 3e-300;
        using var folder = new TemporaryFolder();
        KruskalFile.Write(folder.File("a.ktns"), new FactoredTensor(order, 3, weights, vectors));
        FactoredTensor read = KruskalFile.Read(folder.File("a.ktns"));
        read.Order.ShouldBe(order);
        read.Weights.ShouldBe(weights);
        read.Vectors.Select(BitConverter.DoubleToInt64Bits)
            .ShouldBe(vectors.Select(BitConverter.DoubleToInt64Bits));
    }

    [Fact]
    public void Columns_may_differ_by_scale_and_sign_between_modes()
    {
        // 2 · v ⊗ (−3 v) ⊗ (0.5 v) = −3 v ⊗ v ⊗ v.
        FactoredTensor tensor = Read(
            "ktensor 3 2 2 2 1 2 matrix 2 2 1 1 2 matrix 2 2 1 -3 -6 matrix 2 2 1 0.5 1");
        tensor.Weights.ShouldBe([-3]);
        tensor.Vectors.ShouldBe([1, 2]);
    }

    [Fact]
    public void Fifteen_digits_of_another_tool_are_equal_enough()
    {
        FactoredTensor tensor = Read(
            "ktensor 2 2 2 1 1 matrix 2 2 1 0.333333333333333 1 matrix 2 2 1 0.333333333333334 1");
        tensor.Weights[0].ShouldBe(1, 1e-14);
    }

    [Fact]
    public void Different_factor_matrices_are_told_with_the_line()
    {
        string text = """
            ktensor
            2
            2 2
            1
            1
            matrix
            2
            2 1
            1
            2
            matrix
            2
            2 1
            1
            2.00001
            """;
        string message = Should.Throw<InputException>(() => Read(text)).Message;
        message.ShouldStartWith("line 1");
        message.ShouldContain("column 1 of mode 2 is not that of mode 1");
    }

    [Theory]
    [InlineData("ktensor\n1\n4\n", "line 3: the tensor has 1 mode")]
    [InlineData("ktensor\n3\n4 4 5\n", "line 3: the sizes are 4 x 4 x 5")]
    [InlineData("ktensor\n2\n2 2\n1\n1,5\n", "line 5: '1,5' is written for weight 1 of 1")]
    [InlineData("ktensor\n2\n2 2\n1\nNaN\n", "line 5: 'NaN'")]
    [InlineData("ktensor\n2\n2 2\n1\n1\nmatrix\n2\n2 1\n1\nInf\n", "line 10: 'Inf' is written")]
    [InlineData("ktensor\n2\n2 2\n1\n1\nmatrix\n2\n3 1\n", "line 8: the matrix of mode 1 has 3")]
    [InlineData("ktensor\n2\n2 2\n1\n1\nmatrix\n2\n2 4\n", "line 8: the matrix of mode 1 has 4")]
    [InlineData("ktensor\n2\n2 2\n1\n1\nvector\n", "line 6: 'vector'")]
    [InlineData("ktensor\n2\n2 2\n1\n1\nmatrix\n2\n2 1\n1\n", "ends after line 9, before row 2")]
    [InlineData("ktensor\n2\n2 x\n", "line 3: the size of mode 2 must be a whole number")]
    [InlineData("ktensor 2 1 1 1 1\nmatrix 2 1 1 1\nmatrix 2 1 1 1 \n7\n", "line 4: '7' follows")]
    [InlineData("ktensor\n2000000000\n2 2\n", "ends after line 3, before the size of mode 3")]
    [InlineData("ktensor\n2\n2 2\n2000000000\n1\n", "before weight 2 of 2000000000")]
    [InlineData("tensor\n2\n2 2\n", "line 1: the file begins with 'tensor'")]
    [InlineData("sptensor\n2\n2 2\n", "sparse tensor")]
    [InlineData("1 1 3.0\n", "sparse tensor")]
    [InlineData("\n  \n", "the file is empty")]
    public void Malformed_text_is_told_with_the_line(string text, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.ktns", text);
        string told = Should.Throw<InputException>(() => KruskalFile.Read(path)).Message;
        told.ShouldStartWith($"{path}: ");
        told.ShouldContain(message);
    }

    private static FactoredTensor Read(string text) =>
        KruskalFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
