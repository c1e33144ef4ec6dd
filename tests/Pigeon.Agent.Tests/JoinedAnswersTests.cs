using Pigeon.Agent.Haproxy;
using Xunit;

namespace Pigeon.Agent.Tests;

public class JoinedAnswersTests
{
    [Fact]
    public void Each_answer_ends_at_its_empty_line_and_an_empty_map_is_that_line_alone() =>
        Assert.Equal(["", "0x1 k v\n", "", "1\n# a b\n1 2\n"], Split("\n0x1 k v\n\n\n1\n# a b\n1 2\n\n", 4));

    [Fact]
    public void A_refusal_among_the_answers_stays_in_its_place() =>
        Assert.Equal(["Unknown map identifier.\n", "", "x\n"], Split("Unknown map identifier.\n\n\nx\n\n", 3));

    [Theory]
    [InlineData("")]
    [InlineData("\n")]
    [InlineData("\nx\ny")]
    [InlineData("\nx\ny\n")]
    [InlineData("a\n\nb\n\nc\n\n")]
    public void Another_number_of_whole_answers_than_questions_is_a_fault(string reply) =>
        Assert.Throws<HaproxyFaultException>(() => Split(reply, 2));

    private static IReadOnlyList<string> Split(string reply, int count) => RuntimeChannelTables.Split("question", reply, count);
}
