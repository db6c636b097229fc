using GpuTensorDecomp.Observation;

namespace GpuTensorDecomp.Tests.Observation;

public sealed class LinearAssignmentTests
{
    [Fact]
    public void A_small_problem_is_solved_as_by_hand() =>
        LinearAssignment.Solve(3, 3, [4, 1, 3, 2, 0, 5, 3, 2, 2]).ShouldBe([1, 0, 2]);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(3, 6)]
    [InlineData(6, 3)]
    [InlineData(5, 6)]
    [InlineData(6, 6)]
    public void The_cost_is_the_least_over_all_permutations(int rows, int columns)
    {
        var random = new Random(17 * rows + columns);
        for (int repeat = 0; repeat < 50; repeat++)
        {
            // Few distinct values make ties; half the cases are negative.
            double[] cost = new double[rows * columns];
            for (int k = 0; k < cost.Length; k++)
                cost[k] = repeat % 3 == 0 ? random.Next(-2, 3) : random.NextDouble() - 0.5;
            int[] assigned = LinearAssignment.Solve(rows, columns, cost);
            int[] used = [.. assigned.Where(column => column >= 0)];
            used.Length.ShouldBe(Math.Min(rows, columns));
            used.Distinct().Count().ShouldBe(used.Length);
            double total = 0;
            for (int i = 0; i < rows; i++)
                total += assigned[i] >= 0 ? cost[i * columns + assigned[i]] : 0;
            total.ShouldBe(Permutations.LeastCost(rows, columns, cost), 1e-12);
        }
    }

    [Fact]
    public void Nothing_to_assign_is_no_fault()
    {
        LinearAssignment.Solve(0, 3, []).ShouldBeEmpty();
        LinearAssignment.Solve(2, 0, []).ShouldBe([-1, -1]);
    }
}
