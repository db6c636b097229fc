using System.IO.Compression;
using System.Text;
using GpuTensorDecomp.Results;
using GpuTensorDecomp.Sweeps;
using GpuTensorDecomp.Sweeps.Tables;
using GpuTensorDecomp.Tests.Files;
using GpuTensorDecomp.Tests.Sweeps.Store;

namespace GpuTensorDecomp.Tests.Sweeps.Tables;

public sealed class SweepTableFileTests
{
    [Fact]
    public void Comma_separated_text_is_as_documented()
    {
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(
            folder.Path,
            [
                TableExample.Case(0, [new("start-norm", "1E-06"), new("rank", "2")]),
                TableExample.Case(1, [new("start-norm", "a, \"b\""), new("rank", "3")]),
                TableExample.Case(2, [new("start-norm", "auto"), new("rank", "3")]),
            ],
            new SweepRecord
            {
                CaseId = Example.Id(0),
                StopReason = StopReason.NoiseFloor,
                Converged = true,
                Rank = 2,
                RelativeError = 0.1 + 0.2,
                ComponentsRelativeError = double.PositiveInfinity,
                Matched = 2,
                FactorMatchScore = -0.0,
                Steps = 1L << 53,
                Epochs = 0,
                Seconds = 1e-300,
                Measures = new Dictionary<string, double> { ["x"] = double.NegativeInfinity },
            },
            new SweepRecord { CaseId = Example.Id(1), Fault = "two\nlines, \"q\"" });
        table.WriteCsv(folder.File("table.csv"));
        File.ReadAllText(folder.File("table.csv")).ShouldBe(
            "case,id,state,start-norm,axis.rank,stopReason,converged,rank,relativeError," +
            "componentsRelativeError,matched,factorMatchScore,steps,epochs,seconds,fault,x\n" +
            $"0,{Example.Id(0)},solved,1E-06,2,noise-floor,1,2,0.30000000000000004,inf,2,-0," +
            "9007199254740992,0,1E-300,,-inf\n" +
            $"1,{Example.Id(1)},failed,\"a, \"\"b\"\"\",3,,,,,,,,,,,\"two\nlines, \"\"q\"\"\",\n" +
            $"2,{Example.Id(2)},missing,auto,3,,,,,,,,,,,,\n");
    }

    [Fact]
    public void A_table_comes_back_from_its_file_to_the_bit()
    {
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(
            folder.Path,
            TableExample.Cases(60),
            [.. Enumerable.Range(0, 40).Select(Example.Record)]);
        table.WriteCsv(folder.File("table.csv"));
        SweepTable back = SweepTable.Read(folder.File("table.csv"));
        TableExample.Text(back).ShouldBe(TableExample.Text(table));
        back.Axes.Select(a => a.Name).ShouldBe(["axis.rank", "step", "start-norm"]);
        back.Measures.Select(m => m.Name).ShouldBe(["loss", "µ, \"x\""]);
        File.WriteAllText(
            folder.File("dos.csv"),
            File.ReadAllText(folder.File("table.csv")).Replace("\n", "\r\n"));
        SweepTable dos = SweepTable.Read(folder.File("dos.csv"));
        dos["relativeError"].Numbers.ShouldBe(table["relativeError"].Numbers);
    }

    [Theory]
    [InlineData("a,b\n1,2\n", "line 1: this is no table of a sweep")]
    [InlineData("HEAD\n0,0,solved\n", "line 2: has 3 columns, the header 14")]
    [InlineData("HEAD\n0,0,solved,,1,x,,,,,,,,\n", "line 2, column rank: 'x' is no number")]
    [InlineData("HEAD\n\"0", "line 2, column 1: the quote does not end")]
    [InlineData("HEAD\n\"0\"1,", "line 2, column 1: a comma or the line's end must follow")]
    [InlineData("HEAD\n0,0,s,,1,1,,,,,,,,\"\n\"\n0,\n", "line 4: has 2 columns")]
    public void A_file_that_is_no_table_is_told_where(string text, string fault)
    {
        using var folder = new TemporaryFolder();
        string head = string.Join(',', SweepColumns.All.Select(column => column.Name));
        string path = folder.File("table.csv", text.Replace("HEAD", head));
        Should.Throw<InputException>(() => SweepTable.Read(path)).Message
            .ShouldStartWith($"{path}: {fault}");
    }

    [Fact]
    public void Arrays_are_the_bytes_that_numpy_writes()
    {
        using var folder = new TemporaryFolder();
        TableExample.Table(
            folder.Path,
            [
                TableExample.Case(0, [new("a", "x"), new("b", "0.5")]),
                TableExample.Case(1, [new("a", "é😀"), new("b", "-2")]),
            ],
            new SweepRecord { CaseId = Example.Id(0), Rank = 3 })
            .WriteNpz(folder.File("table.npz"));
        using ZipArchive npz = ZipFile.OpenRead(folder.File("table.npz"));
        npz.Entries.Select(entry => entry.FullName).ShouldBe(
        [
            "case.npy", "id.npy", "state.npy", "a.npy", "b.npy", "stopReason.npy", "converged.npy",
            "rank.npy", "relativeError.npy", "componentsRelativeError.npy", "matched.npy",
            "factorMatchScore.npy", "steps.npy", "epochs.npy", "seconds.npy", "fault.npy",
        ]);
        Bytes(npz, "b.npy").ShouldBe([.. Header("<f8"), .. NpyBytes.Doubles(0.5, -2)]);
        Bytes(npz, "rank.npy").ShouldBe([.. Header("<f8"), .. NpyBytes.Doubles(3, double.NaN)]);
        Bytes(npz, "a.npy").ShouldBe(
        [
            .. Header("<U2"), (byte)'x', 0, 0, 0, 0, 0, 0, 0,
            0xE9, 0, 0, 0, 0x00, 0xF6, 0x01, 0,
        ]);
        Bytes(npz, "fault.npy").ShouldBe([.. Header("<U1"), .. new byte[8]]);
    }

    [Fact]
    public void Numpy_reads_what_the_table_holds()
    {
        // Where there is no NumPy, the bytes made by hand above are the check.
        const string python = "/usr/bin/python3";
        if (!File.Exists(python) || Python.Run(python, "import numpy") is null)
            return;
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(
            folder.Path,
            TableExample.Cases(30),
            [.. Enumerable.Range(0, 20).Select(Example.Record)]);
        table.WriteNpz(folder.File("table.npz"));
        const string script = """
            import sys, numpy
            t = numpy.load(sys.argv[1])
            for name in t.files:
                a = t[name]
                assert a.shape == (30,)
                if a.dtype == numpy.float64:
                    print(name + ': ' + ' '.join('%x' % v for v in a.view(numpy.uint64)))
                else:
                    print(name + ': ' + '|'.join(a).replace('\n', '/'))
            """;
        string[] expected = TableExample.Text(table);
        foreach ((int c, string name) in new[] { (3, "axis.rank"), (5, "start-norm") })
        {
            expected[c] = $"{name}: " + string.Join(' ', table.Columns[c].Texts!.Select(
                text => BitConverter.DoubleToInt64Bits(double.Parse(text)).ToString("x")));
        }

        Python.Run(python, script, folder.File("table.npz")).ShouldNotBeNull()
            .ShouldBe(string.Concat(expected.Select(line => line.Replace('\n', '/') + "\n")));
    }

    [Fact]
    public void Whole_numbers_beyond_float64_stay_texts()
    {
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(
            folder.Path, [TableExample.Case(0, [new("seed", "18446744073709551615")])]);
        table.ToReportTable().Columns.Single(c => c.Name == "seed").Texts
            .ShouldBe(["18446744073709551615"]);
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_the_old_one()
    {
        using var folder = new TemporaryFolder();
        SweepTable table = TableExample.Table(folder.Path, TableExample.Cases(1));
        string missing = Path.Combine(folder.Path, "none", "table.csv");
        Should.Throw<InputException>(() => table.WriteCsv(missing)).Message
            .ShouldStartWith($"{missing}: cannot be written");
        Should.Throw<InputException>(() => table.WriteNpz(missing));
        Directory.GetFiles(folder.Path).ShouldBeEmpty();
    }

    private static byte[] Header(string type)
    {
        string text = $"{{'descr': '{type}', 'fortran_order': False, 'shape': (2,), }}";
        return
        [
            0x93, .. "NUMPY"u8, 1, 0, 118, 0,
            .. Encoding.ASCII.GetBytes(text.PadRight(117) + "\n"),
        ];
    }

    private static byte[] Bytes(ZipArchive npz, string name)
    {
        using Stream entry = npz.GetEntry(name)!.Open();
        using var bytes = new MemoryStream();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }
}
