using GpuTensorDecomp.Cli.Rendering;
using GpuTensorDecomp.Observation;

namespace GpuTensorDecomp.Tests.Cli;

public sealed class ProgressTextTests
{
    private static readonly SolveProgress Progress = new(
        "flow", 2, 1000, 5000, 1, 3, 0.0125, 1e-4, 7, 20, 4, 400, TimeSpan.FromSeconds(65));

    [Fact]
    public void A_line_tells_where_things_stand() =>
        new ProgressText(null, null).Line(Progress).ShouldBe(
            "phase flow, epoch 2, step 1,000 at 400 run-steps/s, " +
            "relative error 0.0125 (goal 1e-4), components 7 of 20 fitted, " +
            "4 added or re-initialised, starts 1 of 3 ended, time 1 min 5 s");

    [Fact]
    public void The_time_left_is_bounded_by_steps_and_by_the_clock()
    {
        // 4000 steps left at 200 steps/s for each of the two starts that still run.
        ShouldLeave(5000, null, "20.0 s");
        ShouldLeave(5000, TimeSpan.FromSeconds(70), "5.0 s");
        ShouldLeave(null, TimeSpan.FromSeconds(60), "0.0 s");

        static void ShouldLeave(long? steps, TimeSpan? limit, string time) =>
            new ProgressText(steps, limit).Line(Progress).ShouldEndWith($"at most {time} left");
    }

    [Fact]
    public void An_error_that_is_not_evaluated_yet_is_not_known() =>
        new ProgressText(null, null).Line(Progress with { RelativeError = double.NaN })
            .ShouldContain("relative error not known");

    [Fact]
    public void Lines_come_at_most_every_two_seconds_and_messages_only_on_request()
    {
        var writer = new StringWriter();
        var display = new LineDisplay(new ProgressText(null, null), writer, showMessages: false);
        for (int poll = 0; poll < 100; poll++)
            display.OnProgress(Progress);
        display.OnMessage("merged 3");
        writer.ToString().ShouldBeEmpty();

        new LineDisplay(new ProgressText(null, null), writer, showMessages: true)
            .OnMessage("merged 3");
        writer.ToString().Trim().ShouldBe("merged 3");
    }
}
