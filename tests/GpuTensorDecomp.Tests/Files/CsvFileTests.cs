using System.Text;
using GpuTensorDecomp.Files;

namespace GpuTensorDecomp.Tests.Files;

public sealed class CsvFileTests
{
    [Theory]
    [InlineData("1,2,-3.5\n4,5e1,6\n")]
    [InlineData("1;2;-3.5\n4;5e1;6\n")]
    [InlineData("1\t2\t-3.5\n4\t5e1\t6\n")]
    [InlineData("  1  2 -3.5  \n4 5e1    6")]
    [InlineData("1, 2, -3.5\r\n4, 5e1, 6\r\n")]
    [InlineData("x1,x2,x3\n1,2,-3.5\n4,5e1,6\n")]
    [InlineData("\"x 1\",\"x 2\",\"x 3\"\n\"1\",2,-3.5\n4,5e1,6\n")]
    [InlineData("# a comment, with a comma\n\nx1;x2;x3\n# another\n1;2;-3.5\n\n4;5e1;6\n\n")]
    [InlineData("\uFEFF1,2,-3.5\n4,5e1,6\n")]
    public void Separators_headers_comments_and_blank_lines_are_read(string text)
    {
        (int rows, int columns, double[] values) = Read(text);
        (rows, columns).ShouldBe((2, 3));
        values.ShouldBe([1, 2, -3.5, 4, 50, 6]);
    }

    [Fact]
    public void One_column_is_a_matrix_too()
    {
        (int rows, int columns, double[] values) = Read("value\n1\n2\n3\n");
        (rows, columns).ShouldBe((3, 1));
        values.ShouldBe([1, 2, 3]);
    }

    [Fact]
    public void A_compressed_file_is_read()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.csv.gz", Gzip.Pack(Encoding.UTF8.GetBytes("1,2\n3,4\n")));
        CsvFile.ReadMatrix(path).Values.ShouldBe([1, 2, 3, 4]);
    }

    [Fact]
    public void A_damaged_compressed_file_is_named()
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.csv.gz", "1,2\n3,4\n");
        Should.Throw<InputException>(() => CsvFile.ReadMatrix(path)).Message
            .ShouldStartWith($"{path}: the compressed data are damaged");
    }

    [Fact]
    public void A_matrix_longer_than_one_block_keeps_its_order()
    {
        const int rows = 50_000;
        var text = new StringBuilder();
        for (int i = 0; i < rows; i++)
            text.Append($"{3 * i},{3 * i + 1},{3 * i + 2}\n");
        (int read, int columns, double[] values) = Read(text.ToString());
        (read, columns).ShouldBe((rows, 3));
        values.ShouldBe([.. Enumerable.Range(0, 3 * rows).Select(i => (double)i)]);
    }

    [Theory]
    [InlineData("1,2\n3\n", "line 2: 1 numbers, but line 1 has 2")]
    [InlineData("# c\na,b\n1,2\n3,4,5\n", "line 4: 3 numbers, but line 3 has 2")]
    [InlineData("1,2\n3,x\n", "line 2, column 2: 'x' is no number")]
    [InlineData("1,2\n3,\n", "line 2, column 2: the field is empty")]
    [InlineData("1,2\n3,nan\n", "line 2, column 2: 'nan' is written; numbers must be finite")]
    [InlineData("1,2\n-Infinity,4\n", "line 2, column 1: '-Infinity' is written")]
    [InlineData("1,2\n3,1e999\n", "line 2, column 2: '1e999' is written")]
    [InlineData("1,5;2,5\n", "line 1, column 1: '1,5' is no number. Write decimals with a point")]
    [InlineData("1,2x\n3,4\n", "line 1, column 2: '2x' is no number")]
    [InlineData("a,b\nc,d\n1,2\n", "line 2, column 1: 'c' is no number")]
    [InlineData("x,y\n", "no line with numbers")]
    [InlineData("\n# only a comment\n", "no line with numbers")]
    public void A_bad_field_is_told_with_line_and_column(string text, string message)
    {
        using var folder = new TemporaryFolder();
        string path = folder.File("a.csv", text);
        string told = Should.Throw<InputException>(() => CsvFile.ReadMatrix(path)).Message;
        told.ShouldStartWith($"{path}: ");
        told.ShouldContain(message);
    }

    private static (int Rows, int Columns, double[] Values) Read(string text) =>
        CsvFile.ReadMatrix(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
