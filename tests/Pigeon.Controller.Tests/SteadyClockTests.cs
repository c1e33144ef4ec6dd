using Pigeon.Hosting;
using Xunit;

namespace Pigeon.Controller.Tests;

/// <summary>The time that decisions are made by, when the machine's clock is set.</summary>
public sealed class SteadyClockTests
{
    private readonly Machine _machine = new();

    [Theory]
    [InlineData(100)]
    [InlineData(-100)]
    public void A_clock_that_is_set_is_followed_little_by_little(int hours)
    {
        var clock = new SteadyClock(_machine);
        var began = clock.GetUtcNow();

        _machine.Set += TimeSpan.FromHours(hours);
        Assert.Equal(began, clock.GetUtcNow());
        _machine.Passed += TimeSpan.FromMinutes(10);

        Assert.Equal(TimeSpan.FromMinutes(hours > 0 ? 10.5 : 9.5), clock.GetUtcNow() - began);
        Assert.Equal(TimeSpan.FromHours(-hours) + TimeSpan.FromMinutes(hours > 0 ? 0.5 : -0.5), clock.Ahead);
    }

    [Fact]
    public void It_is_the_machines_again_after_a_while()
    {
        var clock = new SteadyClock(_machine);

        _machine.Set = TimeSpan.FromSeconds(30);
        _machine.Passed = TimeSpan.FromMinutes(11);

        Assert.Equal(_machine.GetUtcNow(), clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, clock.Ahead);
    }

    private sealed class Machine : TimeProvider
    {
        /// <summary>By how much somebody has set its clock.</summary>
        public TimeSpan Set { get; set; }

        public TimeSpan Passed { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero) + Passed + Set;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
