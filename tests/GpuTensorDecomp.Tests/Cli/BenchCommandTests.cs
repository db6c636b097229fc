using System.Text.Json;
using GpuTensorDecomp.Bench;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class BenchCommandTests
{
    [Fact]
    public void The_json_holds_the_machine_and_rows_with_shares_of_the_measured_peak()
    {
        CliRun run = CliRun.Of("bench", "--quick", "--threads", "1", "--json", "--quiet");

        run.ExitCode.ShouldBe(0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        json.RootElement.GetProperty("machine").GetProperty("threads").GetInt32().ShouldBe(1);
        JsonElement[] rows = [.. json.RootElement.GetProperty("rows").EnumerateArray()];
        foreach (JsonElement row in rows)
        {
            row.GetProperty("device").GetString()!.ShouldStartWith("cpu");
            row.GetProperty("precision").GetString().ShouldBeOneOf("float32", "float64");
            row.GetProperty("shape").GetString().ShouldNotBeNullOrEmpty();
            row.GetProperty("seconds").GetDouble().ShouldBeGreaterThan(0);
            row.GetProperty("medianSeconds").GetDouble()
                .ShouldBeGreaterThanOrEqualTo(row.GetProperty("seconds").GetDouble());
            if (row.GetProperty("gflops").ValueKind == JsonValueKind.Null)
                continue;
            double share = row.GetProperty("gflops").GetDouble() /
                row.GetProperty("peakGflops").GetDouble();
            row.GetProperty("shareOfPeak").GetDouble().ShouldBe(share, 1e-9);
        }

        string[] found =
            [.. rows.Select(row => row.GetProperty("operation").GetString()!).Distinct()];
        found.ShouldBeSubsetOf([.. BenchSuite.Operations, "field-evaluation"]);
        BenchSuite.Operations.Except(found).ShouldBe(["solve", "sweep"]); // only when asked for
    }

    [Fact]
    public void One_operation_and_precision_can_be_asked_for()
    {
        CliRun run = CliRun.Of(
            "bench", "--quick", "--only", "tiny-runs", "--precision", "float32", "--json",
            "--quiet");

        run.ExitCode.ShouldBe(0, run.Error);
        using JsonDocument json = JsonDocument.Parse(run.Output);
        JsonElement[] rows = [.. json.RootElement.GetProperty("rows").EnumerateArray()];
        rows.Select(row => row.GetProperty("operation").GetString()).Distinct()
            .ShouldBe(["multiply-add-peak", "tiny-runs"]);
        rows[^1].GetProperty("runStepsPerSecond").GetDouble().ShouldBeGreaterThan(0);
        rows.ShouldAllBe(row => row.GetProperty("precision").GetString() == "float32");
    }

    [Fact]
    public void The_table_names_operation_and_shape()
    {
        CliRun run = CliRun.Of("bench", "--quick", "--only", "contraction");

        run.ExitCode.ShouldBe(0, run.Error);
        run.Output.ShouldContain("contraction");
        run.Output.ShouldContain("m=64 n=64");
    }

    [Fact]
    public void A_device_that_there_is_not_is_one_sentence_and_exit_code_3()
    {
        CliRun run = CliRun.Of("bench", "--quick", "--device", "cuda:77");

        run.ExitCode.ShouldBe(3);
        run.Output.ShouldBeEmpty();
        run.ErrorLines.ShouldHaveSingleItem().ShouldContain("--device cuda:77: ");
    }

    [Fact]
    public void Names_of_no_device_and_threads_of_a_gpu_are_refused()
    {
        CliRun unknown = CliRun.Of("bench", "--device", "auto");
        CliRun threads = CliRun.Of("bench", "--device", "cuda", "--threads", "2");

        unknown.ExitCode.ShouldBe(2);
        unknown.Error.ShouldContain("--device auto is none that can be measured");
        threads.ExitCode.ShouldBe(2);
        threads.Error.ShouldContain("--threads is for --device cpu");
    }

    [Fact]
    public void Unknown_operations_and_no_threads_are_told_together()
    {
        CliRun run = CliRun.Of("bench", "--only", "flying,tiny-runs", "--threads", "0");

        run.ExitCode.ShouldBe(2);
        run.Output.ShouldBeEmpty();
        run.ErrorLines.Length.ShouldBe(2);
        run.Error.ShouldContain("--threads is 0");
        run.Error.ShouldContain("--only flying is no operation");
    }
}
