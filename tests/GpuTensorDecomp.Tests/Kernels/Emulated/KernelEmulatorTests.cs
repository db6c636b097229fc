using ILGPU;
using ILGPU.Runtime;

namespace GpuTensorDecomp.Tests.Kernels;

/// <summary>Each fault that the emulator looks for, planted in a kernel of four threads.</summary>
public sealed class KernelEmulatorTests
{
    private const int Threads = 4;

    [Fact]
    public void A_sum_through_shared_memory_is_right()
    {
        double[] result = new double[3];

        Launch(result.Length, result, result =>
        {
            ArrayView<double> shared = SharedMemory.Allocate<double>(Threads);
            shared[Group.IdxX] = Group.IdxX + 10 * Grid.IdxX;
            Group.Barrier();
            if (Group.IdxX == 0)
                result[Grid.IdxX] = shared[0] + shared[1] + shared[2] + shared[3];
        });

        result.ShouldBe([6, 46, 86]);
    }

    [Fact]
    public void Two_writers_of_one_shared_element_are_a_race() =>
        FaultOf(memory =>
        {
            ArrayView<double> shared = SharedMemory.Allocate<double>(Threads);
            shared[Group.IdxX / 2] = Group.IdxX;
        }).ShouldStartWith("race: ");

    [Fact]
    public void Reading_what_another_thread_writes_before_a_barrier_is_a_race() =>
        FaultOf(memory =>
        {
            ArrayView<double> shared = SharedMemory.Allocate<double>(Threads);
            shared[Group.IdxX] = Group.IdxX;
            Group.Barrier();
            shared[Group.IdxX] += shared[(Group.IdxX + 1) % Threads];
        }).ShouldStartWith("race: ");

    [Fact]
    public void Reading_before_the_barrier_that_protects_it_is_found()
    {
        FaultOf(memory =>
        {
            ArrayView<double> shared = SharedMemory.Allocate<double>(Threads);
            shared[Group.IdxX] = Group.IdxX;
            memory[0] = shared[Threads - 1 - Group.IdxX];
        }).ShouldMatch("^(race: |thread . read shared element)");
    }

    [Fact]
    public void Reading_what_nobody_wrote_is_found() =>
        FaultOf(memory =>
        {
            ArrayView<double> shared = SharedMemory.Allocate<double>(Threads);
            if (Group.IdxX > 0)
                shared[Group.IdxX] = 1;
            Group.Barrier();
            memory[0] = shared[Group.IdxX] + 1;
        }).ShouldBe("thread 0 read shared element 0, which nobody wrote");

    [Fact]
    public void Adding_to_what_nobody_wrote_is_found() =>
        FaultOf(memory =>
        {
            ArrayView<double> shared = SharedMemory.Allocate<double>(Threads);
            shared[Group.IdxX] += 1;
        }).ShouldEndWith("which nobody wrote");

    [Theory]
    [InlineData(Threads)]
    [InlineData(-1)]
    public void An_index_outside_of_shared_memory_is_found(int offset) =>
        FaultOf(memory =>
        {
            ArrayView<double> shared = SharedMemory.Allocate<double>(Threads);
            shared[offset] = 1;
        }).ShouldBe($"a kernel touched element {offset} of a view of {Threads}");

    [Fact]
    public void An_index_outside_of_device_memory_is_found() =>
        FaultOf(memory => memory[Group.IdxX] = 1)
            .ShouldBe("a kernel touched element 1 of a view of 1");

    [Fact]
    public void A_barrier_that_one_thread_misses_is_found() =>
        FaultOf(memory =>
        {
            if (Group.IdxX > 0)
                Group.Barrier();
        }).ShouldStartWith("divergent barrier: ");

    [Fact]
    public void Barriers_at_two_places_are_found() =>
        FaultOf(memory =>
        {
            if (Group.IdxX % 2 == 0)
            {
                Group.Barrier();
            }
            else
            {
                memory[0] = 1;
                Group.Barrier();
            }
        }).ShouldStartWith("divergent barrier: ");

    [Fact]
    public void Memory_given_at_the_launch_is_watched_too() =>
        FaultOf(memory =>
        {
            ArrayView<double> shared = SharedMemory.GetDynamic<double>();
            shared[Group.IdxX / 2] = Group.IdxX;
        }).ShouldStartWith("race: ");

    [Fact]
    public void Parts_of_that_memory_that_overlap_are_found() =>
        FaultOf(memory =>
        {
            ArrayView<double> numbers = SharedMemory.GetDynamic<double>();
            ArrayView<float> others = SharedMemory.GetDynamic<float>();
            numbers[Group.IdxX] = Group.IdxX;
            Group.Barrier();
            if (Group.IdxX == 0)
                others[2 * Threads - 1] = 1;
        }).ShouldBe($"shared byte {8 * Threads - 4} is used through two views");

    [Fact]
    public void Asking_twice_for_that_memory_is_found() =>
        FaultOf(memory =>
        {
            SharedMemory.GetDynamic<double>()[Group.IdxX] = 1;
            memory[0] = SharedMemory.GetDynamic<double>()[Group.IdxX];
        }).ShouldEndWith("is used through two views");

    [Fact]
    public void An_index_outside_of_that_memory_is_found() =>
        FaultOf(memory => SharedMemory.GetDynamic<double>()[Threads] = 1)
            .ShouldBe($"a kernel touched element {Threads} of a view of {Threads}");

    [Fact]
    public void Threads_between_barriers_run_in_changing_orders()
    {
        var orders = new HashSet<string>();
        var running = new List<int>();

        Launch(6, new double[1], _ =>
        {
            for (int n = 0; n < 3; n++)
            {
                running.Add(Group.IdxX);
                if (running.Count % Threads == 0)
                    orders.Add(string.Join(' ', running.TakeLast(Threads)));
                Group.Barrier();
            }
        });

        orders.ShouldContain("0 1 2 3");
        orders.ShouldContain("3 2 1 0");
        orders.Count.ShouldBeGreaterThan(2);
    }

    [Fact]
    public void An_emulator_goes_on_after_a_fault()
    {
        using var accelerator = new Accelerator();
        Action<KernelConfig, int> launch = accelerator.LoadStreamKernel<int>(threads =>
        {
            if (Group.IdxX < threads)
                Group.Barrier();
        });

        Should.Throw<KernelFaultException>(() => launch(new KernelConfig(1, Threads), 2));
        launch(new KernelConfig(1, Threads), Threads);
    }

    [Theory]
    [InlineData(-1, 2)]
    [InlineData(1, 3)]
    public void A_part_outside_of_a_view_is_refused(long offset, long length) =>
        Should.Throw<KernelFaultException>(
            () => new ArrayView<float>(new float[3]).SubView(offset, length));

    private static string FaultOf(Action<ArrayView<double>> body) =>
        Should.Throw<KernelFaultException>(() => Launch(1, new double[1], body)).Message;

    private static void Launch(int groups, double[] memory, Action<ArrayView<double>> body)
    {
        using var accelerator = new Accelerator();
        accelerator.LoadStreamKernel(body)(
            new KernelConfig(
                groups, Threads, SharedMemoryConfig.RequestDynamic<double>(Threads)),
            new ArrayView<double>(memory));
    }
}
