namespace ILGPU;

/// <summary>Stands in for ILGPU's fences; threads that take turns need none.</summary>
public static class MemoryFence
{
    public static void GroupLevel()
    {
        // One thread runs at a time and hands over under a lock.
    }
}
