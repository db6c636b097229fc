using GpuTensorDecomp.Components;
using GpuTensorDecomp.Flow;
using GpuTensorDecomp.Plans;
using GpuTensorDecomp.Tests.Oracles;

namespace GpuTensorDecomp.Tests.Flow;

/// <summary>The end of an epoch on host memory, against plain loops.</summary>
public sealed class EpochEndTests
{
    [Theory]
    [InlineData(2, 3, 12, 0.9, int.MaxValue, 0.3, 1)]
    [InlineData(2, 4, 12, 0.9, int.MaxValue, 0.3, 2)]
    [InlineData(3, 4, 20, 0.5, 3, 0.3, 3)]
    [InlineData(3, 3, 20, 0.5, 100, 0.05, 4)]
    [InlineData(2, 4, 30, 0.99, 5, double.PositiveInfinity, 5)]
    [InlineData(0, 4, 10, 2, 2, double.PositiveInfinity, 6)]
    [InlineData(0, 5, 10, 2, 4, 0.4, 7)]
    [InlineData(3, 3, 1, 0.5, 1, 0.3, 8)]
    public void Components_are_merged_and_drawn_as_loops_do(
        int homogeneity, int order, int count, double cosine, int most, double below, int seed)
    {
        const int Dimension = 3;
        var law = new ComponentLaw(homogeneity);
        EpochRule rule = Rule() with
        {
            Most = most,
            BelowNorm = below,
            DuplicateNorm = cosine < 1 ? 0.1 : double.PositiveInfinity,
            DuplicateCosine = cosine,
            Signs = (StartSigns)(seed % 3),
        };
        ComponentSet found = Start(count, Dimension, seed);
        ComponentSet expected = Start(count, Dimension, seed);
        EpochEnd end = EpochEnd.Apply(rule, law, order, found, 4);
        (int merged, bool[] drawn) = EndByLoops(rule, law, order, expected, 4);

        end.Merged.ShouldBe(merged);
        end.Drawn.ShouldBe(drawn.Count(isDrawn => isDrawn));
        for (int i = 0; i < count; i++)
        {
            bool isNothing = double.IsNegativeInfinity(expected.LogNorms[i]);
            double.IsNegativeInfinity(found.LogNorms[i]).ShouldBe(isNothing);
            if (!isNothing)
                found.LogNorms[i].ShouldBe(expected.LogNorms[i], 1e-13);
        }

        found.Directions.ShouldBe(expected.Directions);
        found.Signs.ShouldBe(expected.Signs);
        found.Scales.ShouldBe(expected.Scales);
        ComponentSet before = Start(count, Dimension, seed);
        for (int i = 0; i < count; i++)
        {
            bool isOther = found.LogNorms[i] != before.LogNorms[i] || drawn[i];
            end.Changed[i].ShouldBe(isOther);
        }
    }

    [Fact]
    public void The_cases_merge_and_draw()
    {
        // So that the loops above have something to do.
        ComponentSet components = Start(12, 3, 1);
        EpochEnd end = EpochEnd.Apply(
            Rule() with { DuplicateNorm = 0.1, DuplicateCosine = 0.9 },
            new ComponentLaw(2), 3, components, 0);
        end.Merged.ShouldBeGreaterThan(0);
        end.Drawn.ShouldBeGreaterThan(end.Merged);
    }

    [Fact]
    public void No_component_is_touched_where_none_may_be_drawn()
    {
        ComponentSet components = Start(12, 3, 1);
        EpochEnd end = EpochEnd.Apply(
            Rule() with { Most = 0, DuplicateNorm = 0.1, DuplicateCosine = 0.5 },
            new ComponentLaw(2), 4, components, 0);

        (end.Merged, end.Drawn).ShouldBe((0, 0));
        end.Changed.ShouldAllBe(changed => !changed);
        components.LogNorms.ShouldBe(Start(12, 3, 1).LogNorms);
    }

    [Fact]
    public void Ends_are_counted_over_rules()
    {
        EpochRule rule = Rule() with { Ends = [10, 20, 35], FirstEnd = 4 };
        rule.NextEnd(3).ShouldBeNull();
        rule.NextEnd(4).ShouldBe(10);
        rule.NextEnd(6).ShouldBe(35);
        rule.NextEnd(7).ShouldBeNull();
    }

    [Fact]
    public void Rules_that_no_device_can_follow_are_refused()
    {
        Refusal(Rule() with { Ends = [5, 5] }).ShouldContain("step 5");
        Refusal(Rule() with { Ends = [0] }).ShouldContain("step 0");
        Refusal(Rule() with { Ends = [.. Enumerable.Range(1, 65).Select(n => (long)n)] })
            .ShouldContain("65");
        Refusal(Rule() with { Most = -1 }).ShouldContain("Most (-1)");
        Should.Throw<ArgumentException>(() => (Flow(Rule()) with
        {
            Stepper = Stepper.RungeKutta,
        }).RequireSteppable()).Message.ShouldContain("Runge-Kutta");
        Should.Throw<ArgumentException>(() => (Flow(Rule()) with
        {
            IsLinearised = true,
        }).RequireSteppable()).Message.ShouldContain("linearised");

        static string Refusal(EpochRule rule) =>
            Should.Throw<ArgumentException>(Flow(rule).RequireSteppable).Message;
    }

    private static FlowRule Flow(EpochRule rule) => new()
    {
        Law = new ComponentLaw(2),
        Stepper = Stepper.Descent,
        StepSize = 0.1,
        TargetNorm = 1,
        Epochs = rule,
    };

    private static EpochRule Rule() => new()
    {
        Ends = [1],
        Seed = 77,
        Run = 3,
        FirstDraw = 20,
        LogNorm = Math.Log(0.01),
        Scale = 2,
        Signs = StartSigns.Random,
        BelowNorm = 0.3,
    };

    /// <summary>Norms from 0 to 1, some directions alike, one component nothing.</summary>
    private static ComponentSet Start(int count, int dimension, int seed)
    {
        var components = new ComponentSet(count, dimension);
        double[] vectors = Draw.Unit(count, dimension, seed);
        double[] norms = Draw.Unit(1, count, seed + 100);
        for (int i = 0; i < count; i++)
        {
            int like = i % 3 == 2 ? i - 1 : i;
            double norm = i == 4 ? 0 : Math.Abs(norms[i]) * Math.Sqrt(count) * 0.5;
            double[] vector = vectors[(like * dimension)..((like + 1) * dimension)];
            vector[0] += 1e-3 * i;
            components.SetVector(i, [.. vector.Select(x => norm * x)]);
            components.Signs[i] = i % 5 == 1 ? -1 : 1;
            components.Scales[i] = 1 + 0.1 * (i % 4);
        }

        return components;
    }

    private static (int Merged, bool[] Drawn) EndByLoops(
        EpochRule rule, ComponentLaw law, int order, ComponentSet all, long drawnBefore)
    {
        int count = all.Count;
        bool[] looked = new bool[count];
        bool[] freed = new bool[count];
        while (true)
        {
            int leader = -1;
            for (int i = 0; i < count; i++)
            {
                if (!looked[i] && !freed[i] && all.Norm(i) > rule.DuplicateNorm &&
                    (leader < 0 || all.Norm(i) > all.Norm(leader)))
                {
                    leader = i;
                }
            }

            if (leader < 0)
                break;
            looked[leader] = true;
            double squares = all.Norm(leader) * all.Norm(leader);
            for (int i = 0; i < count; i++)
            {
                if (looked[i] || freed[i] || all.Norm(i) <= rule.DuplicateNorm ||
                    all.Signs[i] != all.Signs[leader])
                {
                    continue;
                }

                double cosine = 0;
                for (int c = 0; c < all.Dimension; c++)
                    cosine += all.Direction(leader)[c] * all.Direction(i)[c];
                if ((order % 2 == 0 ? Math.Abs(cosine) : cosine) > rule.DuplicateCosine)
                {
                    freed[i] = true;
                    squares += all.Norm(i) * all.Norm(i);
                }
            }

            if (squares > all.Norm(leader) * all.Norm(leader))
                all.LogNorms[leader] = 0.5 * Math.Log(squares);
        }

        for (int i = 0; i < count; i++)
        {
            if (freed[i])
                all.LogNorms[i] = double.NegativeInfinity;
        }

        bool[] drawn = new bool[count];
        for (int n = 0; n < rule.Most; n++)
        {
            int smallest = -1;
            for (int i = 0; i < count; i++)
            {
                if (!drawn[i] && all.Norm(i) < rule.BelowNorm &&
                    (smallest < 0 || Weight(i) < Weight(smallest)))
                {
                    smallest = i;
                }
            }

            if (smallest < 0)
                break;
            drawn[smallest] = true;
        }

        long number = rule.FirstDraw + drawnBefore;
        for (int i = 0; i < count; i++)
        {
            if (!drawn[i])
                continue;
            Initialization.Draw(all, i, rule.Seed, rule.Run, number++, rule.LogNorm, rule.Signs);
            all.Scales[i] = rule.Scale;
        }

        return (freed.Count(isFreed => isFreed), drawn);

        double Weight(int i) => law.IsScaled
            ? Math.Pow(all.Scales[i], order - 2) * Math.Pow(all.Norm(i), order)
            : Math.Pow(all.Norm(i), law.Homogeneity);
    }
}
