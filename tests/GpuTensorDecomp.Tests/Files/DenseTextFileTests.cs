using System.Text;
using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Tests.Files;

public sealed class DenseTextFileTests
{
    [Fact]
    public void Entries_run_first_index_fastest_and_come_back_row_major()
    {
        // a[i,j] = 10 i + j, shape (2, 3).
        NpyArray array = Read("Tensor \n2 \n2 3 \n0\n10\n1\n11\n2\n1.2000000000000000e+01\n");
        array.Shape.ShouldBe([2, 3]);
        array.Values.ShouldBe([0, 1, 2, 10, 11, 12]);
    }

    [Theory]
    [InlineData("tensor\n2\n2 2\n1\n2\n3\n", "the file ends after line 6, before entry 4 of 4")]
    [InlineData("tensor\n2\n1 1\n1\n2\n", "line 5: '2' follows after entry 1 of 1")]
    [InlineData("tensor\n2\n1 1\nx\n", "line 4: 'x' is written for entry 1 of 1")]
    [InlineData("tensor\n2\n1 1\nNaN\n", "line 4: 'NaN'")]
    [InlineData("tensor\n3\n3000 3000 3000\n", "3000 x 3000 x 3000 make more than")]
    [InlineData("sptensor\n2\n2 2\n1\n1 1 3\n", "sparse tensor")]
    [InlineData("1 1 1 3.0\n", "sparse tensor")]
    [InlineData("matrix\n2\n2 2\n", "the file begins with 'matrix'")]
    public void Malformed_text_is_told_with_the_line(string text, string message) =>
        Should.Throw<InputException>(() => Read(text)).Message.ShouldContain(message);

    private static NpyArray Read(string text) =>
        DenseTextFile.Read(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
